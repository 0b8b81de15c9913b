import fs, {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { FileSpool } from '../../src/platform-client/file-spool';
import type { SpoolBatch } from '../../src/platform-client/spool';
import { ManualClock } from '../../src/testing/manual-clock';
import { HomeOfRecords, ids } from './doubles/home-of-records';

let home: HomeOfRecords;
let clock: ManualClock;
beforeEach(() => {
  home = new HomeOfRecords();
  clock = new ManualClock(Date.now());
});
afterEach(() => home.remove());

const URL = 'http://127.0.0.1:4000';
const open = (organisation = 'org', url = URL): FileSpool => {
  const spool = new FileSpool(home.path, url, clock);
  spool.open(organisation);
  return spool;
};
const idsOf = (batch: SpoolBatch | null): readonly string[] =>
  (batch?.records ?? []).map(({ json }) => JSON.parse(json.toString()).id);
const cursorFile = (): string =>
  join(home.path, readdirSync(home.path).find((name) => name.startsWith('sync-')) as string);

/** Reads and acknowledges all there is. */
async function drain(spool: FileSpool, most = 500): Promise<readonly string[]> {
  const all: string[] = [];
  for (
    let batch = await spool.next('interventions', most);
    batch !== null;
    batch = await spool.next('interventions', most)
  ) {
    all.push(...idsOf(batch));
    spool.acknowledge(batch, batch.records.length);
  }
  return all;
}

describe('FileSpool', () => {
  it('gives the records of rotated files first, in order, and those of the current one', async () => {
    home.write(ids(3, 'a'), 'interventions.jsonl.9');
    home.write(ids(3, 'b'), 'interventions.jsonl.10');
    home.append('', 'interventions.jsonl.11');
    home.write(ids(3, 'c'));
    expect(await drain(open(), 2)).toEqual([...ids(3, 'a'), ...ids(3, 'b'), ...ids(3, 'c')]);
    expect(await drain(open())).toEqual([]);
  });

  it('goes on where it was acknowledged, also within a batch, and through a rotation', async () => {
    home.write(ids(5));
    const spool = open();
    const batch = (await spool.next('interventions', 500)) as SpoolBatch;
    renameSync(join(home.path, 'interventions.jsonl'), join(home.path, 'interventions.jsonl.1'));
    home.write(['new']);
    spool.acknowledge(batch, 2);
    home.write(['late'], 'interventions.jsonl.1');
    expect(await drain(open())).toEqual([...ids(5).slice(2), 'late', 'new']);
  });

  it('leaves a batch as it is while the one after it is read, and what the other kind has', async () => {
    home.write(ids(6));
    home.append('{"id":"entry"}\n', 'ledger.jsonl');
    const spool = open();
    const first = (await spool.next('interventions', 2)) as SpoolBatch;
    const second = await spool.following(first, 2);
    const entries = await spool.next('ledger', 2);
    expect([first, second, entries].map(idsOf)).toEqual([ids(6).slice(0, 2), ids(6).slice(2, 4), ['entry']]);
    spool.acknowledge(first, 2);
    const third = await spool.following(second as SpoolBatch, 2);
    expect([second, third, entries].map(idsOf)).toEqual([ids(6).slice(2, 4), ids(6).slice(4, 6), ['entry']]);
  });

  it('skips what is no record, and mixes nothing with it', async () => {
    home.append('{"id":"torn","te\n');
    home.write(['one']);
    home.append('\n5\n[1]\n"text"\nnull\n');
    home.append(Buffer.from([0xff, 0xfe, 0x0a]));
    home.append(`${'x'.repeat(2_500_000)}\n`);
    home.write(['two']);
    home.append('{"id":"under way"');
    expect(await drain(open())).toEqual(['one', 'two']);
    home.append(',"more":1}\n');
    expect(await drain(open())).toEqual(['under way']);
  });

  it('takes a last line that only lacks its line break, once', async () => {
    home.append('{"id":"whole"}');
    expect(await drain(open())).toEqual(['whole']);
    home.append('\n');
    home.write(['next']);
    expect(await drain(open())).toEqual(['next']);
  });

  it.each([
    ['is empty', ''],
    ['is no JSON', '{"version":1,"url'],
    ['is of another program', '[]'],
    [
      'has places that are none',
      '{"version":1,"url":"u","organisation":"o","rejected":0,"interventions":[{"inode":"1","offset":-5}],"ledger":[]}',
    ],
  ])('begins at the beginning where the cursor %s', async (_what, content) => {
    home.write(ids(3));
    await drain(open());
    writeFileSync(cursorFile(), content);
    expect(await drain(open())).toEqual(ids(3));
  });

  it('takes no file for another one that had its inode, or was made longer anew', async () => {
    home.write(ids(3));
    await drain(open());
    const file = join(home.path, 'interventions.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('i-', 'j-').repeat(2));
    expect(await drain(open())).toHaveLength(6);
    writeFileSync(file, '{"id":"short"}\n');
    expect(await drain(open())).toEqual(['short']);
  });

  it('has a cursor for each address and organisation', async () => {
    home.write(ids(1));
    expect(await drain(open('one'))).toEqual(ids(1));
    expect(await drain(open('two'))).toEqual(ids(1));
    expect(await drain(open('one', `${URL}/other`))).toEqual(ids(1));
    expect(await drain(open('one'))).toEqual([]);
  });

  it('tells what is not acknowledged, with the time of the oldest', async () => {
    home.write(ids(2), 'ledger.jsonl', { timestamp: '2026-01-02T00:00:00.000Z' });
    home.write(ids(4));
    home.append('{"torn');
    const spool = open();
    expect(spool.backlog()).toMatchObject({ records: 6, oldestAt: '2026-01-02T00:00:00.000Z' });
    await drain(spool);
    expect(spool.backlog()).toMatchObject({ records: 2 });
    expect(new FileSpool(home.path, URL, clock).backlog()).toMatchObject({ records: 2 });
  });

  it('counts the first 4 MiB of what is not acknowledged, and estimates the rest by its size', () => {
    for (let times = 0; times < 50; times++) home.write(['i'], 'interventions.jsonl', { text: 'x'.repeat(100_000) });
    const { records, bytes } = open().backlog();
    expect([records, bytes]).toEqual([50, statSync(join(home.path, 'interventions.jsonl')).size]);
    home.write(ids(10_000));
    expect(open().backlog().records).toBeLessThan(100);
  });

  it('knows whether what was there at a moment is acknowledged, whatever came since', async () => {
    home.write(ids(3));
    const spool = open();
    const isSent = spool.mark();
    home.write(['later']);
    const batch = (await spool.next('interventions', 3)) as SpoolBatch;
    expect(isSent()).toBe(false);
    spool.acknowledge(batch, 3);
    expect(isSent()).toBe(true);
    expect(spool.mark()()).toBe(false);
  });

  it('for every sequence of appends, rotations, reads and restarts gives each record exactly once, in any order', async () => {
    const step = fc.oneof(
      fc.record({ what: fc.constant('append' as const), count: fc.integer({ min: 1, max: 5 }) }),
      fc.constant({ what: 'torn' as const }),
      fc.constant({ what: 'rotate' as const }),
      fc.record({ what: fc.constant('read' as const), most: fc.integer({ min: 1, max: 4 }) }),
      fc.constant({ what: 'restart' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        home.remove();
        home = new HomeOfRecords();
        let spool = open();
        const written: string[] = [];
        const read: string[] = [];
        let [rotated, isTorn] = [0, false];
        const file = join(home.path, 'interventions.jsonl');
        for (const each of steps) {
          if (each.what === 'append') {
            const fresh = ids(each.count, `s${written.length}`);
            if (isTorn) home.append('\n');
            isTorn = false;
            home.write(fresh);
            written.push(...fresh);
          } else if (each.what === 'torn' && !isTorn) {
            home.append('{"id":"torn');
            isTorn = true;
          } else if (each.what === 'rotate' && existsSync(file)) {
            renameSync(file, `${file}.${++rotated}`);
            isTorn = false;
          } else if (each.what === 'restart') spool = open();
          else if (each.what === 'read') {
            const batch = await spool.next('interventions', each.most);
            read.push(...idsOf(batch));
            if (batch !== null) spool.acknowledge(batch, batch.records.length);
          }
        }
        read.push(...(await drain(open())));
        expect(read.toSorted()).toEqual(written.toSorted());
      }),
      { numRuns: 60 },
    );
  });
});

describe('FileSpool where the home cannot be looked at', () => {
  afterEach(() => jest.restoreAllMocks());

  it('never throws, says of nothing that it is sent, and goes by what was known last', async () => {
    home.write(ids(3));
    const spool = open();
    const known = spool.backlog();
    const isSent = spool.mark();
    await drain(spool);
    const none = () => {
      throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    };
    for (const name of ['readdirSync', 'openSync', 'statSync'] as const) jest.spyOn(fs, name).mockImplementation(none);
    expect([isSent(), spool.mark()(), spool.backlog(), spool.rejected]).toEqual([false, false, known, 0]);
    expect(new FileSpool(home.path, URL, clock).backlog()).toEqual({ records: 0, bytes: 0, oldestAt: null });
    spool.tidy();
    jest.restoreAllMocks();
    expect([isSent(), spool.mark()(), spool.backlog().records]).toEqual([true, true, 0]);
  });
});

describe('FileSpool.tidy', () => {
  const rotatedFiles = (): readonly string[] =>
    readdirSync(home.path)
      .filter((name) => /^interventions\.jsonl\.\d+$/.test(name))
      .sort();
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  };
  beforeEach(() => {
    for (const number of [1, 2, 3]) home.write(ids(2, `f${number}`), `interventions.jsonl.${number}`);
    home.write(['current']);
  });

  it('deletes rotated files 10 s after they were acknowledged whole, but never the newest', async () => {
    const spool = open();
    await drain(spool);
    spool.tidy();
    clock.advance(9_999);
    await settle();
    expect(rotatedFiles()).toHaveLength(3);
    clock.advance(1);
    await settle();
    expect(rotatedFiles()).toEqual(['interventions.jsonl.3']);
    expect(await drain(open())).toEqual([]);
  });

  it('deletes at once what has been quiet for 10 s', async () => {
    const spool = open();
    await drain(spool);
    const quiet = new Date(clock.now() - 10_000);
    utimesSync(join(home.path, 'interventions.jsonl.1'), quiet, quiet);
    utimesSync(join(home.path, 'interventions.jsonl.3'), quiet, quiet);
    spool.tidy();
    expect(rotatedFiles()).toEqual(['interventions.jsonl.2', 'interventions.jsonl.3']);
    expect(await drain(open())).toEqual([]);
  });

  it('keeps at once what has been quiet for 10 s but is unsent to one of the platforms', async () => {
    const other = open('other');
    other.acknowledge((await other.next('interventions', 1)) as SpoolBatch, 1);
    const spool = open();
    await drain(spool);
    for (const number of [1, 2]) utimesSync(join(home.path, `interventions.jsonl.${number}`), 1, 1);
    spool.tidy();
    expect(rotatedFiles()).toHaveLength(3);
  });

  it('keeps a file that was added to meanwhile', async () => {
    const spool = open();
    await drain(spool);
    spool.tidy();
    home.write(['late'], 'interventions.jsonl.1');
    clock.advance(10_000);
    await settle();
    expect(rotatedFiles()).toEqual(['interventions.jsonl.1', 'interventions.jsonl.3']);
    expect(await drain(open())).toEqual(['late']);
  });

  it('keeps a file of which something is unsent', async () => {
    const spool = open();
    spool.acknowledge((await spool.next('interventions', 2)) as SpoolBatch, 2);
    spool.acknowledge((await spool.next('interventions', 2)) as SpoolBatch, 1);
    spool.tidy();
    clock.advance(10_000);
    await settle();
    expect(rotatedFiles()).toEqual(['interventions.jsonl.2', 'interventions.jsonl.3']);
  });

  it('keeps what another platform of the home has not acknowledged, until that one is forgotten', async () => {
    const other = open('other');
    other.acknowledge((await other.next('interventions', 1)) as SpoolBatch, 1);
    const behind = cursorFile();
    const spool = open();
    await drain(spool);
    spool.tidy();
    clock.advance(10_000);
    await settle();
    expect(rotatedFiles()).toHaveLength(3);
    const longAgo = new Date(clock.now() - 31 * 24 * 3_600_000);
    utimesSync(behind, longAgo, longAgo);
    spool.tidy();
    clock.advance(10_000);
    await settle();
    expect(rotatedFiles()).toEqual(['interventions.jsonl.3']);
    expect(existsSync(behind)).toBe(false);
  });

  it('deletes a file that ends with half a line, and one that is empty', async () => {
    home.append('{"torn', 'interventions.jsonl.1');
    writeFileSync(join(home.path, 'interventions.jsonl.2'), '');
    const spool = open();
    await drain(spool);
    spool.tidy();
    clock.advance(10_000);
    while (rotatedFiles().length > 1) await settle();
    expect(rotatedFiles()).toEqual(['interventions.jsonl.3']);
  });

  it('deletes nothing more when it is closed, nor where there is no cursor', async () => {
    const spool = open();
    await drain(spool);
    spool.tidy();
    spool.close();
    clock.advance(10_000);
    await settle();
    expect(rotatedFiles()).toHaveLength(3);
    rmSync(cursorFile());
    spool.tidy();
    clock.advance(10_000);
    await settle();
    expect(rotatedFiles()).toHaveLength(3);
  });
});
