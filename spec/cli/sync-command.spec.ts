import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { FileLock } from '../../src/sqlite/file-lock';
import { HomeOfRecords, ids } from '../platform-client/doubles/home-of-records';
import { always, reply, ScriptedPlatform } from '../platform-client/doubles/scripted-platform';
import { MemoryIo, runCommand } from './doubles/memory-io';

const KEY = 'as_key_of_the_sync_command';

let platform: ScriptedPlatform;
let home: HomeOfRecords;
const environment = { ...process.env };
beforeEach(async () => {
  platform = await new ScriptedPlatform().start();
  home = new HomeOfRecords();
  process.env.AGENT_SENTINEL_API_KEY = KEY;
});
afterEach(async () => {
  process.env = { ...environment };
  await platform.stop();
  home.remove();
});

const sync = (...args: string[]) => runCommand(['sync', '--home', home.path, ...args]);

describe('agent-sentinel sync', () => {
  it('sends what a home holds, once, and ends with 0', async () => {
    home.write(ids(3));
    home.write(ids(2, 'l'), 'ledger.jsonl');
    const sent = { exitCode: 0, stdout: `Everything is sent to ${platform.url}.\n`, stderr: '' };
    expect(await sync('--url', platform.url)).toEqual(sent);
    process.env.AGENT_SENTINEL_URL = platform.url;
    expect(await sync()).toEqual(sent);
    expect([...platform.kept]).toEqual([...ids(3), ...ids(2, 'l')].map((id) => [id, 1]));
    expect(platform.asked.every(({ key }) => key === KEY)).toBe(true);
  });

  it('ends with 1 where something is unsent, and says how much and why', async () => {
    home.write(ids(3));
    const { exitCode, stdout, stderr } = await sync('--url', 'http://127.0.0.1:1');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: '3 records not sent to http://127.0.0.1:1: the platform cannot be reached (ECONNREFUSED).\n',
    });
    expect(stderr).toContain('3 records are not sent');
    expect(stderr + stdout).not.toContain(KEY);
  });

  it('prints what is left as JSON', async () => {
    platform.behave = always(401, {});
    home.write(ids(1));
    const { exitCode, stdout } = await sync('--url', platform.url, '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      unsent_records: 1,
      unsent_bytes: 70,
      oldest_at: '2026-11-23T10:00:00.000Z',
      rejected: 0,
      last_error: 'the platform refused the key (401)',
    });
  });

  it('can be ended while another process sends', async () => {
    home.write(ids(1));
    const lock = FileLock.take(join(home.path, 'sync.lock'));
    const io = new MemoryIo();
    const ended = runCommand(['sync', '--home', home.path, '--url', platform.url], io);
    setTimeout(() => io.interrupt(), 50);
    expect(await ended).toEqual({
      exitCode: 1,
      stdout: `1 record not sent to ${platform.url}: another process is sending them.\n`,
      stderr: '',
    });
    lock?.release();
  });

  it('says that it was interrupted where nothing else kept it from sending', async () => {
    platform.script(() => true);
    home.write(ids(2));
    const io = new MemoryIo();
    const ended = runCommand(['sync', '--home', home.path, '--url', platform.url], io);
    while (!platform.asked.some(({ method }) => method === 'POST')) await new Promise(setImmediate);
    io.interrupt();
    expect(await ended).toEqual({
      exitCode: 1,
      stdout: `2 records not sent to ${platform.url}: interrupted.\n`,
      stderr: '',
    });
  });

  it('goes on as long as something is sent between refusals, and deletes what it has sent', async () => {
    let asked = 0;
    platform.behave = ({ method }, answer) => {
      if (method !== 'POST' || ++asked % 2 === 1) return false;
      reply(answer, 429, { code: 'TOO_MANY_REQUESTS' }, { 'retry-after': '0' });
      return true;
    };
    for (const number of [1, 2, 3, 4, 5]) {
      home.write(ids(500, `f${number}`), `ledger.jsonl.${number}`);
      utimesSync(join(home.path, `ledger.jsonl.${number}`), 1, 1);
    }
    expect(await sync('--url', platform.url)).toMatchObject({ exitCode: 0 });
    expect(platform.kept.size).toBe(2500);
    expect(readdirSync(home.path).filter((name) => name.startsWith('ledger'))).toEqual(['ledger.jsonl.5']);
  }, 30_000);

  it('ends with 2 where there is no address, no key, or none that can be one', async () => {
    expect(await sync()).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await sync('--url', 'ftp://h')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('must be an address of http or https'),
    });
    delete process.env.AGENT_SENTINEL_API_KEY;
    const { exitCode, stderr } = await sync('--url', platform.url);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('set AGENT_SENTINEL_API_KEY');
  });

  it('ends with 3 where there is no home', async () => {
    const answer = await runCommand(['sync', '--home', join(home.path, 'none'), '--url', platform.url]);
    expect(answer).toMatchObject({ exitCode: 3, stdout: '' });
    expect(answer.stderr).toContain('cannot be read (ENOENT)');
  });
});
