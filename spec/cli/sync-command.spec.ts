import { join } from 'node:path';
import { FileLock } from '../../src/sqlite/file-lock';
import { HomeOfRecords, ids } from '../platform-client/doubles/home-of-records';
import { always, ScriptedPlatform } from '../platform-client/doubles/scripted-platform';
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
