import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

describe('The end of a process', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'end-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

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
  const lines = (file: string): number => readFileSync(join(home, file), 'utf8').trim().split('\n').length;

  it('loses neither ledger nor sink records when nobody took the Sentinel from the container', () => {
    expect(run()).toEqual({ status: 0, stdout: 'action intervention\n', stderr: '' });
    expect({ interventions: lines('interventions.jsonl'), ledger: lines('ledger.jsonl') }).toEqual({
      interventions: 1,
      ledger: 1,
    });
  }, 60_000);

  it('loses no line of a file by process.exit()', () => {
    expect(run('exit')).toMatchObject({ status: 0, stderr: '' });
    expect({ interventions: lines('interventions.jsonl'), ledger: lines('ledger.jsonl') }).toEqual({
      interventions: 1,
      ledger: 1,
    });
  }, 60_000);
});
