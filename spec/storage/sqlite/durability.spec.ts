import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForWriting } from '../../../src/storage/sqlite/connections';
import { CompiledSource } from '../../integration/compiled-source';
import { recordSteps } from '../truth-contract/rows';
import { Place } from './place';

const ROUNDS = 4;
const FIXTURES = join(__dirname, '../fixtures');

let source: CompiledSource;
let place: Place;
beforeAll(() => {
  source = new CompiledSource();
}, 60_000);
afterAll(() => source.remove());
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

/** A child that writes without end. */
class WritingProcess {
  private printed = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;

  constructor(name: string, fixture = 'writing-process.js') {
    const script = join(FIXTURES, fixture);
    this.child = spawn(process.execPath, [script, source.path, place.data, name], {
      env: source.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
    });
  }

  /** Fulfilled when something was kept. */
  begun(): Promise<unknown> {
    return new Promise((resolve) => this.child.stdout?.once('data', resolve));
  }

  /** Kills it, and gives the lines of what was kept. */
  async kill(): Promise<readonly string[]> {
    this.child.kill('SIGKILL');
    await this.ended;
    const whole = this.printed.slice(0, this.printed.lastIndexOf('\n') + 1);
    return whole.split('\n').filter((line) => line !== '');
  }
}

const after = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('A connection that writes', () => {
  it('has each commit on the disk, whatever SQLite was built with', async () => {
    await (await place.open()).close();
    const file = openForWriting(place.data);
    const read = (pragma: string): unknown => Object.values(file.sql(`PRAGMA ${pragma}`).get() as object)[0];
    expect([read('journal_mode'), read('synchronous'), read('page_size'), read('wal_autocheckpoint')]).toEqual([
      'wal',
      2,
      8192,
      1000,
    ]);
    file.close();
  });
});

describe('A process that is killed while it writes', () => {
  it('has kept all that it acknowledged, and nothing by halves', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const child = new WritingProcess(`r${round}`);
      await child.begun();
      // A moment by chance: that is what is tested. Nothing is waited for.
      await after(Math.random() * 400);
      acknowledged.push(...(await child.kill()));
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);

    const truth = await place.open();
    const steps = recordSteps(truth);
    const seqs = steps.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((left, right) => left - right));
    const kept = new Set(steps.filter(({ kind }) => kind === 'ledger').map(({ facts }) => `l ${facts.split('@')[0]}`));
    for (const { facts } of steps.filter(({ kind }) => kind === 'intervention')) {
      const id = facts.split('@')[0];
      for (const { revision, body } of truth.revisions(1, id)) {
        expect(JSON.parse(body).id).toBe(id);
        kept.add(`i ${id} ${revision}`);
      }
    }
    expect(acknowledged.filter((line) => !kept.has(line))).toEqual([]);

    const count = (kind: string): number => steps.filter((step) => step.kind === kind).length;
    const prevented = steps.reduce((sum, { kind, revision }) => sum + (kind === 'intervention' ? revision : 0), 0);
    expect(await truth.totals()).toEqual({
      seq: truth.seq,
      interventions: count('intervention'),
      preventedNanoUsd: String(prevented),
      ledgerEntries: count('ledger'),
      spentNanoUsd: String(count('ledger')),
    });
    for (const kind of ['intervention', 'ledger'] as const) expect(truth.bodies(kind, seqs)).not.toContain(null);
  }, 60_000);

  it('holds the file while it lives, and lets go of it however it dies', async () => {
    const child = new WritingProcess('holder');
    await child.begun();
    await expect(place.open()).rejects.toThrow(expect.objectContaining({ code: 'STORAGE_IN_USE' }));
    await child.kill();
    expect(recordSteps(await place.open()).length).toBeGreaterThan(0);
  }, 30_000);
});

describe('A process that is killed while it decides', () => {
  it('has kept each decision, use and stop that it acknowledged, and none is taken back', async () => {
    const last = new Map<string, string>();
    for (let round = 0; round < ROUNDS; round++) {
      const child = new WritingProcess(`r${round}`, 'deciding-process.js');
      await child.begun();
      await after(Math.random() * 200);
      for (const line of await child.kill()) last.set(...(line.split(' ') as [string, string]));
    }
    expect(last.size).toBeGreaterThan(ROUNDS);

    const { approvals, killSwitches } = await place.open();
    for (const [id, status] of last) {
      const found = await approvals.find(1, id);
      const kept = found?.approval;
      if (status === 'used') {
        expect(kept).toMatchObject({ status: 'approved', usedAt: expect.any(Number) });
        expect(await killSwitches.find(1, [{ type: 'run', id }])).not.toBeNull();
        expect(await approvals.change(1, id, { kind: 'use', callId: null })).toMatchObject({ refusal: 'used' });
      } else if (status === 'pending') {
        // What was under way may have been kept without being told of.
        expect(['pending', 'approved', 'rejected', 'cancelled']).toContain(kept?.status);
      } else {
        expect(kept?.status).toBe(status);
        const by = { id: 'another', label: '' };
        const again = await approvals.change(1, id, { kind: 'reject', by, notes: null });
        expect(again?.approval.status).toBe(status);
      }
    }
  }, 60_000);
});

describe('A process that holds a file', () => {
  it('holds it against others also after it was asked for again here', async () => {
    await place.open();
    await expect(place.open()).rejects.toThrow(expect.objectContaining({ code: 'STORAGE_IN_USE' }));
    const script = 'console.log(require(process.argv[1]).FileLock.take(process.argv[2]) === null)';
    const lock = join(source.path, 'sqlite/file-lock.js');
    const answer = execFileSync(process.execPath, ['-e', script, lock, `${place.data}.lock`], { env: source.env });
    expect(answer.toString()).toBe('true\n');
  });
});

describe('A disk that is full', () => {
  const mounts =
    spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()]).status === 0;

  (mounts ? it : it.skip)(
    'loses nothing that was kept, refuses what is not, and is found to have space again',
    () => {
      // In a namespace of its own: the mount is gone with the process, however that ends.
      const script = 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"';
      const child = [process.execPath, join(FIXTURES, 'full-disk-process.js'), source.path, place.home];
      const printed = execFileSync('unshare', ['-rm', 'sh', '-c', script, place.home, ...child], { env: source.env });
      const { kept, codes, whileFull, stands, interventions, logged } = JSON.parse(printed.toString());
      expect(codes).toEqual(['STORAGE_FULL']);
      expect(whileFull).toEqual({ isWritable: false, kept: whileFull.stands, stands: whileFull.stands });
      expect(stands).toEqual(kept);
      expect(kept.filter((id: string) => id.startsWith('after-'))).toHaveLength(10);
      expect(interventions).toBe(kept.length);
      expect(logged).toEqual([
        expect.stringMatching(/^error: The disk of .*platform\.db is full, and nothing of this was kept\. Free space/),
        `info: ${place.data} is written again.`,
      ]);
    },
    60_000,
  );
});
