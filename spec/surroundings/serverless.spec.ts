import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleProgram } from './bundle-program';
import { ServedFunction } from './served-function';

// Processes and threads of their own, on machines that do other things too.
jest.setTimeout(60_000);

const SOURCE = resolve(__dirname, '../../src/index.ts');
/** Root may write everywhere: what must not be writable is then tried as nobody. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;

const ANSWER = { found: 'O-17 is on its way', refused: 'ACTION_DENIED' };

let place: string;
let program: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'serverless-'));
  chmodSync(place, 0o755);
  const bundling = { format: 'cjs', dialect: 'legacy', minify: false, sentinel: SOURCE } as const;
  program = (await bundleProgram(join(__dirname, 'fixtures/serverless-handler.ts'), place, bundling)).path;
});
afterAll(() => rmSync(place, { recursive: true }));

describe('A serverless function that is frozen when it has answered', () => {
  let collector: Server;
  let collected: string[];
  let directory: string;
  let served: ServedFunction;

  beforeEach(async () => {
    collected = [];
    collector = createServer(async (request, response) => {
      const parts: Buffer[] = await request.toArray();
      collected.push(...(JSON.parse(Buffer.concat(parts).toString()) as string[]));
      response.end();
    });
    await new Promise<void>((listening) => collector.listen(0, '127.0.0.1', listening));
    directory = mkdtempSync(join(place, 'directory-'));
  });
  afterEach(async () => {
    await served.kill();
    chmodSync(directory, 0o755);
    collector.closeAllConnections();
    await new Promise((closed) => collector.close(closed));
  });

  const serve = (env: NodeJS.ProcessEnv, options: { cwd?: string; uid?: number } = {}): ServedFunction => {
    const { AGENT_SENTINEL_HOME: _, ...inherited } = process.env;
    const COLLECTOR_URL = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
    served = new ServedFunction(program, { cwd: directory, ...options, env: { ...inherited, COLLECTOR_URL, ...env } });
    return served;
  };
  const countsIn = (home: string) => ({
    interventions: linesOf(join(home, 'interventions.jsonl')),
    ledger: linesOf(join(home, 'ledger.jsonl')),
    collected: collected.sort(),
  });

  it('has all records outside when it is killed then, where it has flushed before it answers', async () => {
    serve({});
    expect(await served.invoke('/flush')).toEqual({ ...ANSWER, flushed: true });
    await served.kill();
    expect(countsIn(join(directory, '.agent-sentinel'))).toEqual({
      interventions: 1,
      ledger: 1,
      collected: ['action', 'intervention'],
    });
  });

  it('has its interventions alone outside, where it has not', async () => {
    serve({});
    expect(await served.invoke('/')).toEqual({ ...ANSWER, flushed: null });
    await served.kill();
    expect(countsIn(join(directory, '.agent-sentinel'))).toEqual({ interventions: 1, ledger: 0, collected: [] });
  });

  it('goes on when it is thawed, with what it had not flushed', async () => {
    serve({});
    await served.invoke('/');
    await served.thaw();
    expect(await served.invoke('/flush')).toEqual({ ...ANSWER, flushed: true });
    await served.kill();
    expect(countsIn(join(directory, '.agent-sentinel'))).toEqual({
      interventions: 2,
      ledger: 2,
      collected: ['action', 'action', 'intervention', 'intervention'],
    });
  });

  it('keeps its records in AGENT_SENTINEL_HOME, where its own directory cannot be written to', async () => {
    const temporary = join(directory, 'temporary');
    mkdirSync(temporary);
    if (NOBODY !== undefined) chownSync(temporary, NOBODY, NOBODY);
    chmodSync(directory, 0o555);
    const home = join(temporary, 'sentinel');
    serve({ AGENT_SENTINEL_HOME: home }, { uid: NOBODY });
    expect(await served.invoke('/flush')).toEqual({ ...ANSWER, flushed: true });
    await served.kill();
    expect(countsIn(home)).toEqual({ interventions: 1, ledger: 1, collected: ['action', 'intervention'] });
    expect({ files: readdirSync(directory), logged: served.logged }).toEqual({ files: ['temporary'], logged: '' });
  });

  it('answers the same, and logs it once for each file, where it has no directory to write to', async () => {
    chmodSync(directory, 0o555);
    serve({}, { uid: NOBODY });
    expect(await served.invoke('/flush')).toEqual({ ...ANSWER, flushed: false });
    await served.kill();
    expect(collected.sort()).toEqual(['action', 'intervention']);
    const messages = served.logged
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages.sort()).toEqual([
      expect.stringMatching(/^Interventions cannot be written to .*interventions\.jsonl \(EACCES\)\. /),
      expect.stringMatching(/^Ledger entries cannot be written to .*ledger\.jsonl \(EACCES\)\. /),
    ]);
  });

  it('writes nothing anywhere with home: false, and its sink has every record', async () => {
    serve({ WITHOUT_HOME: 'yes' });
    expect(await served.invoke('/flush')).toEqual({ ...ANSWER, flushed: true });
    await served.kill();
    expect(collected.sort()).toEqual(['action', 'intervention']);
    expect({ files: readdirSync(directory), logged: served.logged }).toEqual({ files: [], logged: '' });
  });
});

function linesOf(path: string): number {
  if (!existsSync(path)) return 0;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '').length;
}
