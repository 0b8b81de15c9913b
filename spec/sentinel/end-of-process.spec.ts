import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';

/** Each test starts processes. */
jest.setTimeout(60_000);

const ROOT = resolve(__dirname, '../..');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'end-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const lines = (file: string): number => readFileSync(join(home, file), 'utf8').trim().split('\n').length;
const written = () => ({ interventions: lines('interventions.jsonl'), ledger: lines('ledger.jsonl') });

describe('The end of a process', () => {
  const run = (...args: string[]): { status: number | null; stdout: string; stderr: string } => {
    const hooks = ['ts-node/register/transpile-only', join(ROOT, 'spec/samples/resolve-source.js')];
    const fixture = join(__dirname, 'fixtures/own-container.ts');
    const env = { ...process.env, AGENT_SENTINEL_HOME: home, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json') };
    const required = hooks.flatMap((hook) => ['-r', require.resolve(hook)]);
    const { status, stdout, stderr } = spawnSync(process.execPath, [...required, fixture, ...args], {
      env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it.each([
    ['has nothing else to do', []],
    ['exits', ['exit']],
  ])(
    'loses neither ledger nor sink records, though nobody took the Sentinel from the container, when it %s',
    (_, how) => {
      expect(run(...how)).toEqual({ status: 0, stdout: 'action intervention\n', stderr: '' });
      expect(written()).toEqual({ interventions: 1, ledger: 1 });
    },
    60_000,
  );
});

describe('A process with a Sentinel that nobody closes', () => {
  let source: CompiledSource;
  beforeAll(() => {
    source = new CompiledSource();
  }, 60_000);
  afterAll(() => source.remove());

  /** What it printed, line by line; it must not be kept alive by what it waits for. */
  const run = (sink: string, end: string, options: { calls?: number; home?: string; cwd?: string } = {}) => {
    const agent = join(__dirname, 'fixtures/ending-agent.js');
    const args = [agent, source.path, options.home ?? home, sink, end, String(options.calls ?? 1)];
    const { status, stderr } = spawnSync(process.execPath, args, {
      env: source.env,
      cwd: options.cwd,
      encoding: 'utf8',
      timeout: 50_000,
    });
    return { status, printed: stderr.split('\n').filter((line) => line !== '' && !line.startsWith('blocked drop')) };
  };

  it('waits for none of its timers, syncs, files and sinks', () => {
    expect(run('hanging', 'itself')).toEqual({
      status: 0,
      printed: [
        'waited for: ',
        'Sink hanging: the process exits while 2 records are with it and 0 wait. ' +
          'Await sentinel.flush() or sentinel.close() before process.exit().',
      ],
    });
    expect(written()).toEqual({ interventions: 1, ledger: 1 });
  });

  it('hands everything to a sink that takes its time, when it has nothing else to do', () => {
    expect(run('slow', 'itself', { calls: 600 })).toEqual({
      status: 0,
      // The timer is the sink's own.
      printed: ['waited for: Timeout', '500 taken', '500 taken', '200 taken'],
    });
    expect(written()).toEqual({ interventions: 600, ledger: 600 });
  });

  it('has a sink send what it holds back itself, once, when it has nothing else to do', () => {
    expect(run('buffering', 'itself')).toEqual({ status: 0, printed: ['waited for: ', '2 flushed'] });
    expect(run('buffering', 'later')).toEqual({ status: 0, printed: ['2 flushed'] });
  });

  it.each(['exit', 'error'])('hands what waits to a sink that takes it at once, when it ends by %s', (end) => {
    const { printed } = run('prompt', end, { calls: 600 });
    const taken = printed.filter((line) => /^(intervention|action)( |$)/.test(line)).flatMap((line) => line.split(' '));
    expect(taken).toEqual(Array.from({ length: 600 }, () => ['intervention', 'action']).flat());
    expect(written()).toEqual({ interventions: 600, ledger: 600 });
  });

  it('tells how many records a sink that takes its time did not get, when it exits', () => {
    expect(run('slow', 'exit', { calls: 300 })).toEqual({
      status: 0,
      printed: [
        'Sink slow: the process exits while 500 records are with it and 100 wait. ' +
          'Await sentinel.flush() or sentinel.close() before process.exit().',
      ],
    });
    expect(written()).toEqual({ interventions: 300, ledger: 300 });
  });

  it.each(['itself', 'exit'])('ends although a sink publishes with each batch, by %s', (end) => {
    const { status, printed } = run('echoing', end);
    expect(status).toBe(0);
    expect(printed).toContain('intervention action');
    expect(printed.filter((line) => line.startsWith('Sink '))).toEqual([
      'Sink echoing: the process exits while 0 records are with it and 1 wait. ' +
        'Await sentinel.flush() or sentinel.close() before process.exit().',
    ]);
  });

  it('tells that a sink fails also when it exits', () => {
    expect(run('failing', 'exit')).toEqual({
      status: 0,
      printed: ['Sink failing: it failed to take a batch, which is lost; calls go on.'],
    });
  });

  it('loses nothing of calls that are made while it exits, or after the close', () => {
    expect(run('prompt', 'listener')).toEqual({
      status: 0,
      printed: ['intervention action', 'intervention', 'action'],
    });
    expect(written()).toEqual({ interventions: 2, ledger: 2 });
    run('prompt', 'closed');
    expect(written()).toEqual({ interventions: 4, ledger: 4 });
  });

  it('makes no file with home: false', () => {
    expect(run('prompt', 'exit', { home: 'false', cwd: home })).toEqual({
      status: 0,
      printed: ['intervention action'],
    });
    expect(readdirSync(home)).toEqual([]);
  });
});
