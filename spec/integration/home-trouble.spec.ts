import { execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeFiles } from '../../src/spool/home-files';
import { JsonLines } from '../../src/spool/json-lines';
import { createTestSentinel } from '../../src/testing';
import { CompiledSource } from './compiled-source';

const KINDS = ['interventions', 'ledger'] as const;
type Kind = (typeof KINDS)[number];

let directory: string;
let home: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sentinel-trouble-'));
  home = join(directory, 'home');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** How many whole records of a kind there are, and how many lines that are none. */
async function counted(kind: Kind, from = home): Promise<{ records: number; skipped: number }> {
  const sum = { records: 0, skipped: 0 };
  for (const path of homeFiles(from, kind)) {
    const lines = new JsonLines(path);
    for await (const { value } of lines) {
      expect(value).toHaveProperty('call_id');
      sum.records++;
    }
    sum.skipped += lines.skipped;
  }
  return sum;
}

describe('A home that cannot be written to', () => {
  let source: CompiledSource;
  beforeAll(() => {
    source = new CompiledSource();
  }, 60_000);
  afterAll(() => source.remove());

  const mounts =
    spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', tmpdir()]).status === 0;

  (mounts ? it : it.skip).each([
    {
      what: 'its disk is full',
      code: 'ENOSPC',
      remedy: 'Free space on its disk.',
      spoil: 'head -c 1m /dev/zero > filler 2> /dev/null || true',
      mend: 'rm filler',
    },
    {
      what: 'it is mounted read-only',
      code: 'EROFS',
      remedy: 'The file system is read-only: mount it writable, or choose another home.',
      spoil: 'mkdir home && mount -o remount,ro .',
      mend: 'mount -o remount,rw .',
    },
    {
      what: 'it cannot be made on what is mounted read-only',
      code: 'EROFS',
      remedy: 'The file system is read-only: mount it writable, or choose another home.',
      spoil: 'mount -o remount,ro .',
      mend: 'mount -o remount,rw .',
    },
  ])(
    'affects no call; a line says so when it begins, and one when it is over counts what was lost: $what',
    ({ code, remedy, spoil, mend }) => {
      for (const durability of ['batched', 'strict']) {
        // In a namespace of its own: the mount is gone with the process, however that ends.
        const script = 'mount -t tmpfs -o size=256k tmpfs "$0" && cd "$0" && exec "$@"';
        const agent = [join(__dirname, 'home-trouble-agent.js'), source.path, home, durability, spoil, mend];
        const command = ['-rm', 'sh', '-c', script, directory, process.execPath, ...agent];
        const printed = execFileSync('unshare', command, { env: source.env }).toString();
        const { codes, flushed, told, records } = JSON.parse(printed) as {
          codes: string[];
          flushed: boolean[];
          told: { level: string; message: string }[];
          records: Record<Kind, number>;
        };
        const lost = (kind: Kind): number => 40 - records[kind];
        const file = (kind: Kind): string => join(home, `${kind}.jsonl`);
        const [receipts, ledger] = [file('interventions'), file('ledger')];
        expect({ codes, flushed, told: told.map(({ level, message }) => `${level}: ${message}`).sort() }).toEqual({
          codes: Array.from({ length: 40 }, () => ['ACTION_DENIED', 'read 500']).flat(),
          flushed: [false, true],
          told: [
            `error: Interventions cannot be written to ${receipts} (${code}). ${remedy} Calls go on without receipts.`,
            `error: Ledger entries cannot be written to ${ledger} (${code}). ${remedy} Calls go on.`,
            `info: Interventions are written to ${receipts} again; ${lost('interventions')} could not be written.`,
            `info: Ledger entries are written to ${ledger} again; ${lost('ledger')} could not be written.`,
          ],
        });
        expect(lost('interventions')).toBeGreaterThan(0);
        expect(lost('ledger')).toBeGreaterThan(0);
      }
    },
    60_000,
  );
});

/** Makes a refused and an allowed call, and has both recorded. */
async function call({ sentinel }: ReturnType<typeof createTestSentinel>): Promise<void> {
  const remove = sentinel.guard(async () => 'removed', { name: 'delete_all' });
  const read = sentinel.guard(async () => 'read', { name: 'read' });
  await expect(remove()).rejects.toMatchObject({ code: 'ACTION_DENIED' });
  expect(await read()).toBe('read');
  await sentinel.flush();
}

describe.each(['batched', 'strict'] as const)('A home that is damaged while it is used, %s', (durability) => {
  const path = (kind: Kind): string => join(home, `${kind}.jsonl`);
  const make = () => createTestSentinel({ home, durability, policy: { deniedActions: ['delete_*'] } });

  it.each<[string, { records: number; skipped: number }, (kind: Kind) => void]>([
    ['its files are removed', { records: 1, skipped: 0 }, (kind) => unlinkSync(path(kind))],
    ['it is removed whole', { records: 1, skipped: 0 }, () => rmSync(home, { recursive: true, force: true })],
    ['its files are emptied', { records: 1, skipped: 0 }, (kind) => truncateSync(path(kind), 0)],
    ['its files are cut within a line', { records: 1, skipped: 1 }, (kind) => truncateSync(path(kind), 100)],
    [
      'its files are replaced by others',
      { records: 1, skipped: 1 },
      (kind) => {
        renameSync(path(kind), `${path(kind)}.bak`);
        writeFileSync(path(kind), 'text\n');
      },
    ],
    [
      'bytes that are no text come into its files',
      { records: 2, skipped: 1 },
      (kind) => appendFileSync(path(kind), Buffer.from([0, 0xff, 0xfe, 0x80])),
    ],
    [
      'a last line loses its line break',
      { records: 2, skipped: 0 },
      (kind) => truncateSync(path(kind), statSync(path(kind)).size - 1),
    ],
    [
      'another program rotates its files',
      { records: 2, skipped: 0 },
      (kind) => renameSync(path(kind), `${path(kind)}.7`),
    ],
  ])('loses no later record, and tells of nothing, when %s', async (_what, expected, damage) => {
    const made = make();
    await call(made);
    for (const kind of KINDS) damage(kind);
    await call(made);
    await made.sentinel.close();
    const errors = made.logged.filter(({ level }) => level === 'error');
    expect({ interventions: await counted('interventions'), ledger: await counted('ledger'), errors }).toEqual({
      interventions: expected,
      ledger: expected,
      errors: [],
    });
  });

  it.each<[string, string, () => void, () => void]>([
    ['a file stands where it is to be', 'EEXIST', () => writeFileSync(home, 'a file'), () => unlinkSync(home)],
    [
      'directories stand where its files are to be',
      'EISDIR',
      () => {
        for (const kind of KINDS) mkdirSync(path(kind), { recursive: true });
      },
      () => {
        for (const kind of KINDS) rmdirSync(path(kind));
      },
    ],
  ])(
    'affects no call; a line says so when it begins, and one when it is over counts what was lost: %s',
    async (_what, code, spoil, mend) => {
      spoil();
      const made = make();
      for (let count = 0; count < 5; count++) {
        await call(made);
        made.clock.advance(600);
      }
      mend();
      made.clock.advance(1000);
      await call(made);
      await made.sentinel.close();
      const thing =
        code === 'EISDIR' ? 'A directory stands where the file is needed' : 'A file stands where a directory is needed';
      const remedy = `${thing}: move it, or choose another home.`;
      const told = made.logged.filter(({ message }) => message.includes('.jsonl'));
      expect(told.map(({ level, message }) => `${level}: ${message}`).sort()).toEqual([
        `error: Interventions cannot be written to ${path('interventions')} (${code}). ${remedy} Calls go on without receipts.`,
        `error: Ledger entries cannot be written to ${path('ledger')} (${code}). ${remedy} Calls go on.`,
        `info: Interventions are written to ${path('interventions')} again; 5 could not be written.`,
        `info: Ledger entries are written to ${path('ledger')} again; 5 could not be written.`,
      ]);
      expect([await counted('interventions'), await counted('ledger')]).toEqual([
        { records: 1, skipped: 0 },
        { records: 1, skipped: 0 },
      ]);
      expect(made.interventions).toHaveLength(6);
    },
  );

  it('rotates at 64 MiB', async () => {
    mkdirSync(home);
    for (const kind of KINDS) {
      writeFileSync(path(kind), '');
      truncateSync(path(kind), 64 * 1024 * 1024);
    }
    const made = make();
    await call(made);
    await made.sentinel.close();
    expect(KINDS.map((kind) => homeFiles(home, kind))).toEqual(KINDS.map((kind) => [`${path(kind)}.1`, path(kind)]));
    expect(await counted('ledger')).toEqual({ records: 1, skipped: 1 });
  });
});
