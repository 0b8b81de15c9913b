import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeFiles } from '../../src/spool/home-files';
import { CompiledSource } from './compiled-source';

const PROCESSES = 3;
const ROUNDS = 3;

let source: CompiledSource;
beforeAll(() => {
  source = new CompiledSource();
}, 60_000);
afterAll(() => source.remove());

/** What a child does: calls that are refused, or that run; how durable; the size at which its files are rotated. */
interface Work {
  readonly work: 'refused' | 'ran';
  readonly durability: 'batched' | 'strict';
  readonly maxBytes?: number;
}

/** A child that makes calls without end. */
class Victim {
  private printed = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(home: string, { work, durability, maxBytes }: Work, name: string) {
    const agent = join(__dirname, 'crash-agent.js');
    const args = [agent, source.path, home, work, durability, name];
    this.child = spawn(process.execPath, maxBytes === undefined ? args : [...args, String(maxBytes)], {
      env: source.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolveEnd) => this.child.once('close', resolveEnd));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
    });
  }

  /** Resolves when its first caller was answered. */
  begun(): Promise<unknown> {
    return new Promise((resolveBegun) => this.child.stdout?.once('data', resolveBegun));
  }

  /** Kills it, and gives what its callers had heard. */
  async kill(): Promise<readonly string[]> {
    this.child.kill('SIGKILL');
    await this.ended;
    const whole = this.printed.slice(0, this.printed.lastIndexOf('\n') + 1);
    return whole.split('\n').filter((id) => id !== '');
  }
}

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('A process that is killed', () => {
  const victims: Victim[] = [];
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sentinel-crash-'));
  });
  afterEach(async () => {
    for (const victim of victims.splice(0)) await victim.kill();
    rmSync(home, { recursive: true });
  });

  /** Kills processes that work in one home, several at a time, and gives what their callers had heard. */
  async function killSeveral(work: Work): Promise<readonly string[]> {
    const heard: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begun = Array.from({ length: PROCESSES }, (_, index) => new Victim(home, work, `${round}-${index}`));
      victims.push(...begun);
      const killed = begun.map(async (victim) => {
        await victim.begun();
        // A moment by chance: that is what is tested. Nothing is waited for.
        await after(Math.random() * 250);
        return victim.kill();
      });
      for (const answers of await Promise.all(killed)) {
        expect(answers.length).toBeGreaterThan(0);
        heard.push(...answers);
      }
    }
    return heard;
  }

  /** The lines of all files of a kind: those that are records, and all others. */
  function linesOf(kind: 'interventions' | 'ledger') {
    const lines = homeFiles(home, kind).flatMap((path) => readFileSync(path, 'utf8').split('\n'));
    const filled = lines.filter((line) => line !== '');
    return { whole: filled.filter(isJson), torn: filled.filter((line) => !isJson(line)) };
  }

  const ROTATED_AT = 30_000;

  it.each<Omit<Work, 'work'>>([
    { durability: 'batched' },
    { durability: 'strict' },
    { durability: 'batched', maxBytes: ROTATED_AT },
    { durability: 'strict', maxBytes: ROTATED_AT },
  ])(
    'has every refusal that a caller heard of in a file, each in a line of its own: %j',
    async (how) => {
      // What an earlier kill may have left: half a line, which no record may be glued to.
      writeFileSync(join(home, 'interventions.jsonl'), '{"torn":"');
      const heard = await killSeveral({ work: 'refused', ...how });
      const { whole, torn } = linesOf('interventions');
      const written = whole.map((line) => (JSON.parse(line) as { id: string }).id);

      const known = new Set(written);
      expect(heard.filter((id) => !known.has(id))).toEqual([]);
      expect(known.size).toBe(written.length);
      for (const line of whole) expect(line.match(/"prev_hash":/g)).toHaveLength(1);
      // Each may have been killed in the middle of one write, which nobody had heard of yet.
      expect(torn.length).toBeLessThanOrEqual(1 + PROCESSES * ROUNDS);
      for (const line of torn) expect(heard.filter((id) => line.includes(id))).toEqual([]);
      expectRotated('interventions', how);
    },
    60_000,
  );

  it.each<Omit<Work, 'work'>>([{ durability: 'strict' }, { durability: 'strict', maxBytes: ROTATED_AT }])(
    'has every call whose result a caller got in a file of the ledger: %j',
    async (how) => {
      writeFileSync(join(home, 'ledger.jsonl'), '{"torn":"');
      const heard = await killSeveral({ work: 'ran', ...how });
      const { whole, torn } = linesOf('ledger');
      const written = whole.map((line) => (JSON.parse(line) as { payload: { outputs: string } }).payload.outputs);

      const known = new Set(written);
      expect(heard.filter((id) => !known.has(id))).toEqual([]);
      expect(known.size).toBe(written.length);
      expect(torn.length).toBeLessThanOrEqual(1 + PROCESSES * ROUNDS);
      expectRotated('ledger', how);
    },
    60_000,
  );

  /** Each rotated file was full, and none grew much further: a process that looked before may have added to it. */
  function expectRotated(kind: 'interventions' | 'ledger', { maxBytes }: Omit<Work, 'work'>): void {
    const sizes = homeFiles(home, kind).map((path) => statSync(path).size);
    const rotated = sizes.slice(0, -1);
    if (maxBytes === undefined) {
      expect(rotated).toEqual([]);
      return;
    }
    expect(rotated.length).toBeGreaterThan(2);
    // A number that its owner took and died with stays empty, and rotations wait for 10 s after that.
    const full = rotated.filter((size) => size > 0);
    expect(full.filter((size) => size < maxBytes)).toEqual([]);
    expect(rotated.length - full.length).toBeLessThanOrEqual(PROCESSES * ROUNDS);
  }
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
