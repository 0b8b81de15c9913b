import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestSentinel } from '../../src/testing';
import { CompiledSource } from './compiled-source';

const PROCESSES = 3;
const ROUNDS = 3;

let source: CompiledSource;
beforeAll(() => {
  source = new CompiledSource();
}, 60_000);
afterAll(() => source.remove());

/** A child that is refused without end. */
class Victim {
  private printed = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(home: string, durability: string, name: string) {
    const agent = join(__dirname, 'crash-agent.js');
    this.child = spawn(process.execPath, [agent, source.path, home, durability, name], {
      env: source.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolveEnd) => this.child.once('close', resolveEnd));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
    });
  }

  /** Resolves when it has been refused for the first time. */
  begun(): Promise<unknown> {
    return new Promise((resolveBegun) => this.child.stdout?.once('data', resolveBegun));
  }

  /** Kills it, and gives the ids of the refusals that its callers had heard of. */
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

  it.each(['batched', 'strict'])(
    'has every refusal that a caller heard of in the file, each in a line of its own: %s',
    async (durability) => {
      // What an earlier kill may have left: half a line, which no record may be glued to.
      writeFileSync(join(home, 'interventions.jsonl'), '{"torn":"');
      const acknowledged: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const begun = Array.from(
          { length: PROCESSES },
          (_, index) => new Victim(home, durability, `${round}-${index}`),
        );
        victims.push(...begun);
        const killed = begun.map(async (victim) => {
          await victim.begun();
          // A moment by chance: that is what is tested. Nothing is waited for.
          await after(Math.random() * 250);
          return victim.kill();
        });
        for (const ids of await Promise.all(killed)) {
          expect(ids.length).toBeGreaterThan(0);
          acknowledged.push(...ids);
        }
      }
      const lines = readFileSync(join(home, 'interventions.jsonl'), 'utf8')
        .split('\n')
        .filter((line) => line !== '');
      const whole = lines.filter(isJson);
      const torn = lines.filter((line) => !isJson(line));
      const written = whole.map((line) => (JSON.parse(line) as { id: string }).id);

      const known = new Set(written);
      expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
      expect(known.size).toBe(written.length);
      for (const line of whole) expect(line.match(/"prev_hash":/g)).toHaveLength(1);
      // Each may have been killed in the middle of one write, which nobody had heard of yet.
      expect(torn.length).toBeLessThanOrEqual(1 + PROCESSES * ROUNDS);
      for (const line of torn) expect(acknowledged.filter((id) => line.includes(id))).toEqual([]);
    },
    60_000,
  );
});

describe('A home that cannot be written to', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'sentinel-no-home-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it.each<[string, (path: string) => void]>([
    ['a file stands where it is to be', (path) => writeFileSync(path, 'a file')],
    [
      'a directory stands where its file is to be',
      (path) => mkdirSync(join(path, 'interventions.jsonl'), { recursive: true }),
    ],
  ])('affects no call and is told of in one line: %s', async (_what, spoil) => {
    const home = join(directory, 'home');
    spoil(home);
    for (const durability of ['batched', 'strict'] as const) {
      const { sentinel, interventions, logged, clock } = createTestSentinel({
        home,
        durability,
        policy: { deniedActions: ['delete_*'] },
      });
      const remove = sentinel.guard(async () => 'removed', { name: 'delete_all' });
      for (let count = 0; count < 5; count++) {
        await expect(remove()).rejects.toMatchObject({ code: 'ACTION_DENIED' });
        expect(sentinel.guard(() => 'read', { name: 'read' })()).toBe('read');
        clock.advance(2000);
      }
      await sentinel.close();
      expect(interventions).toHaveLength(5);
      expect(ofInterventions(logged.filter(({ level }) => level === 'error'))).toEqual([
        expect.stringMatching(
          /^Interventions cannot be written to .*interventions\.jsonl \(E[A-Z]+\)\. A (file|directory) stands where .* choose another home\. Calls go on without receipts\.$/,
        ),
      ]);
    }
  });

  const mounts =
    spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()]).status === 0;

  (mounts ? it : it.skip).each(['batched', 'strict'])(
    'affects no call and is told of in one line: its disk is full, %s',
    (durability) => {
      // In a namespace of its own: the mount is gone with the process, however that ends.
      const script = 'mount -t tmpfs -o size=64k tmpfs "$0" && exec "$@"';
      const agent = [process.execPath, join(__dirname, 'full-disk-agent.js'), source.path, directory, durability];
      const printed = execFileSync('unshare', ['-rm', 'sh', '-c', script, directory, ...agent], { env: source.env });
      const { codes, errors } = JSON.parse(printed.toString()) as { codes: string[]; errors: { message: string }[] };
      expect(codes).toEqual(Array.from({ length: 40 }, () => ['ACTION_DENIED', 'read']).flat());
      expect(ofInterventions(errors)).toEqual([
        expect.stringMatching(/ \(ENOSPC\)\. Free space on its disk\. Calls go on without receipts\.$/),
      ]);
      expect(existsSync(join(directory, 'interventions.jsonl'))).toBe(false);
    },
    60_000,
  );
});

/** The ledger is a file of its own, and tells of itself. */
function ofInterventions(logged: readonly { message: string }[]): readonly string[] {
  return logged.map(({ message }) => message).filter((message) => message.includes('interventions.jsonl'));
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
