import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { ScriptedPlatform } from '../platform-client/doubles/scripted-platform';

jest.setTimeout(30_000);

let source: CompiledSource;
let platform: ScriptedPlatform;
let home: string;
beforeAll(() => {
  source = new CompiledSource();
});
afterAll(() => source.remove());
beforeEach(async () => {
  platform = await new ScriptedPlatform().start();
  home = mkdtempSync(join(tmpdir(), 'sync-end-'));
});
afterEach(async () => {
  await platform.stop();
  rmSync(home, { recursive: true });
});

/** Runs an agent to its end. */
async function run(end: string, options: { home?: string; url?: string } = {}) {
  const { url = platform.url } = options;
  const env = { ...source.env, ...(url !== '' && { AGENT_SENTINEL_URL: url, AGENT_SENTINEL_API_KEY: 'as_x' }) };
  const agent = join(__dirname, 'fixtures/sync-ending-agent.js');
  const began = performance.now();
  const child = spawn(process.execPath, [agent, source.path, options.home ?? home, end], { env });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  // This platform streams no events, which a process may live long enough to be told.
  const isOther = (line: string): boolean => line.startsWith('blocked drop') || line.includes('streams no events');
  const lines = printed.split('\n').filter((line) => line !== '' && !isOther(line));
  return { status, lines, ms: performance.now() - began };
}

describe('The end of a process that reports to a platform', () => {
  it('waits for nothing: neither for one that hangs, nor for one that is not there', async () => {
    platform.behave = () => true;
    const hanging = await run('later');
    expect(hanging).toMatchObject({ status: 0, lines: [] });
    const away = await run('itself', { url: 'http://127.0.0.1:1' });
    expect(away.status).toBe(0);
    expect(Math.max(hanging.ms, away.ms)).toBeLessThan(4000);
    expect(readFileSync(join(home, 'interventions.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('waits for a close, which sends what is there', async () => {
    expect(await run('close')).toMatchObject({ status: 0, lines: ['closed'] });
    expect(platform.kept.size).toBe(1);
  });

  it('leaves what it did not send to the next process', async () => {
    await run('exit');
    expect(platform.kept.size).toBe(0);
    await run('close');
    expect(platform.kept.size).toBe(2);
  });

  it('sends what waits in memory alone, when it has nothing else to do', async () => {
    expect(await run('itself', { home: 'false' })).toMatchObject({ status: 0, lines: [] });
    expect(platform.kept.size).toBe(1);
  });

  it('tells what is lost from memory', async () => {
    const lost = 'Await sentinel.flush() before the process ends, or give the Sentinel a home.';
    expect(await run('exit', { home: 'false' })).toMatchObject({
      status: 0,
      lines: [`1 record for the platform is lost with the process. ${lost}`],
    });
  });
});

describe('A process that reports to no platform', () => {
  it('loads nothing of what would', async () => {
    expect(await run('loaded', { url: '' })).toMatchObject({ lines: ['loaded 0'] });
    expect((await run('loaded')).lines).not.toEqual(['loaded 0']);
  });
});
