import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { ADMIN_KEY, PlatformProcess } from './running-platform';

jest.setTimeout(60_000);

let source: CompiledSource;
let platform: PlatformProcess;
beforeAll(() => {
  source = new CompiledSource();
  copyFileSync(join(__dirname, '../../package.json'), join(source.path, 'package.json'));
});
afterAll(() => source.remove());
beforeEach(() => {
  platform = new PlatformProcess(source);
});
afterEach(() => platform.remove());

const record = (id: string, fields: object = {}) => ({
  id,
  timestamp: '2026-11-23T10:00:00.000Z',
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  action_name: 'delete_database',
  estimated_cost_usd: 2.5,
  ...fields,
});

describe('agent-sentinel platform', () => {
  it('listens, keeps, answers, and ends with 0 at SIGTERM; what it kept is there at the next start', async () => {
    await platform.start();
    const key = await platform.newKey('agent');
    const kept = await platform.ask('/interventions', key, { body: { interventions: [record('a'), record('b')] } });
    expect(kept).toMatchObject({ status: 201, body: { accepted: 2, duplicates: 0, conflicts: [] } });
    expect(await platform.stop()).toBe(0);
    await platform.start();
    const { body } = await platform.ask('/interventions');
    expect(body).toMatchObject({ total: 2, interventions: [{ id: 'b' }, { id: 'a' }] });
    const stats = await platform.ask('/interventions/stats');
    expect(stats.body).toMatchObject({ total_interventions: 2, total_cost_prevented_usd: 5, high_risk_blocks: 2 });
  });

  it('writes the key that it makes to a file that only its owner may read, where no terminal is', async () => {
    await platform.start({});
    const file = `${platform.data}.admin-key`;
    const key = readFileSync(file, 'utf8').trim();
    expect(key).toMatch(/^as_[\w-]{43}$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(platform.stderr).toContain('.agent-sentinel/platform.db.admin-key');
    expect(platform.stderr).not.toContain(key);
    expect((await platform.ask('/api-keys', key)).status).toBe(200);
  });

  it('refuses a second process on the same file, and names the remedy', async () => {
    await platform.start();
    const other = spawnSync(process.execPath, [join(source.path, 'cli/main.js'), 'platform', '--port', '0'], {
      cwd: platform.home,
      env: source.env,
      encoding: 'utf8',
    });
    expect({ status: other.status, stdout: other.stdout }).toEqual({ status: 3, stdout: '' });
    expect(other.stderr).toMatch(/^agent-sentinel: .*platform\.db.*STORAGE_IN_USE|storage_in_use/is);
  });

  it('says which port is taken', async () => {
    await platform.start();
    const port = new URL(platform.url).port;
    const args = [join(source.path, 'cli/main.js'), 'platform', '--port', port, '--data', 'other.db'];
    const other = spawnSync(process.execPath, args, { cwd: platform.home, env: source.env, encoding: 'utf8' });
    expect({ status: other.status, stderr: other.stderr.split('\n').at(-2) }).toEqual({
      status: 3,
      stderr: `agent-sentinel: It cannot listen on 127.0.0.1:${port} (EADDRINUSE). Something listens there already: choose another --port, or 0 for a free one.`,
    });
  });

  it('ends within ten seconds at SIGTERM, also with an open stream and an idle connection', async () => {
    await platform.start();
    const { port } = new URL(platform.url);
    const idle = connect(Number(port), '127.0.0.1');
    const stream = await fetch(`${platform.url}/api/v1/events`, {
      headers: { authorization: 'Bearer as_0123456789abcdef0123456789abcdef' },
    });
    expect(stream.status).toBe(200);
    const text = stream.text();
    const began = performance.now();
    expect(await platform.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await text).toContain('event: bye');
    idle.destroy();
  });
});

describe('The curl examples of the README', () => {
  it('do what the README says', async () => {
    await platform.start();
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const section = readme.split(/^## /m).find((each) => each.startsWith('The platform')) ?? '';
    const script =
      [...section.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, text]) => text).find((text) => text.includes('curl')) ??
      '';
    const here = script.replace('http://127.0.0.1:4000', platform.url);
    const told = execFileSync('bash', ['-e', '-o', 'pipefail', '-c', here], {
      cwd: platform.home,
      env: { ...process.env, AGENT_SENTINEL_ADMIN_KEY: ADMIN_KEY },
      encoding: 'utf8',
    });
    expect(told).toContain('"accepted":1');
    expect(told).toContain('"total":1');
    expect(told).toContain('"total_cost_prevented_usd":5000');
    expect(told).toContain('drop_production_table');
  });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(source.path, 'cli/main.js'), ...args], {
    cwd: platform.home,
    env: source.env,
    encoding: 'utf8',
  });

describe('agent-sentinel organisation', () => {
  it('makes an organisation with a key of its own, which sees nothing of the others, and is not seen', async () => {
    await platform.start();
    await platform.ask('/interventions', await platform.newKey('agent'), { body: record('ours') });
    expect(run('organisation')).toMatchObject({ status: 3, stdout: '' });
    expect(run('organisation', '--data', 'absent/platform.db')).toMatchObject({ status: 3, stdout: '' });
    await platform.stop();
    const keys = [run('organisation'), run('organisation')].map(({ stdout }) => stdout.trim());
    await platform.start();
    for (const key of keys) {
      expect(key).toMatch(/^as_[\w-]{43}$/);
      expect((await platform.ask('/interventions', key)).body).toMatchObject({ total: 0 });
      expect((await platform.ask('/api-keys', key)).body).toMatchObject({
        api_keys: [{ role: 'admin', label: 'first key', prefix: key.slice(0, 11) }],
      });
    }
    expect((await platform.ask('/interventions')).body).toMatchObject({ total: 1 });
  });
});

describe('agent-sentinel backup and restore', () => {
  it('copies a platform that runs, and brings it back to what it was', async () => {
    await platform.start();
    const key = await platform.newKey('agent');
    await platform.ask('/interventions', key, { body: record('before') });
    expect(run('backup', 'copy.db')).toMatchObject({ status: 0, stderr: '' });
    await platform.ask('/interventions', key, { body: record('after') });
    const refused = run('restore', 'copy.db');
    expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 3, stdout: '' });
    await platform.stop();
    expect(run('restore', 'copy.db')).toMatchObject({ status: 0, stderr: '' });
    await platform.start();
    expect((await platform.ask('/interventions')).body).toMatchObject({ total: 1, interventions: [{ id: 'before' }] });
  });

  it('never replaces a file by a backup, nor a database by what is none', async () => {
    await platform.start();
    await platform.stop();
    writeFileSync(join(platform.home, 'there.db'), 'something');
    expect(run('backup', 'there.db').status).toBe(3);
    expect(run('restore', 'there.db').status).toBe(3);
    expect(run('restore', 'absent.db').status).toBe(3);
    expect(readFileSync(join(platform.home, 'there.db'), 'utf8')).toBe('something');
    await platform.start();
    expect((await platform.ask('/interventions')).status).toBe(200);
  });
});
