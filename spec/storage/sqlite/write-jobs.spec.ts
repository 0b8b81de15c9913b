import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { DatabaseFile } from '../../../src/sqlite/database-file';
import { openDatabase } from '../../../src/sqlite/open-database';
import { openForWriting } from '../../../src/storage/sqlite/connections';
import type { Answers, Job } from '../../../src/storage/sqlite/jobs';
import { prepareFile } from '../../../src/storage/sqlite/prepare-file';
import { RightOfWay } from '../../../src/storage/sqlite/right-of-way';
import { columnsOf } from '../../../src/storage/sqlite/row-columns';
import { writeJobs } from '../../../src/storage/sqlite/write-jobs';
import { entry, OURS } from '../truth-contract/rows';
import { Place } from './place';

let place: Place;
let file: DatabaseFile;
let ours: MessagePort;
let transactions: number[];
let rightOfWay: RightOfWay;
beforeEach(() => {
  place = new Place();
  prepareFile(place.data).close();
  file = openForWriting(place.data);
  const { port1, port2 } = new MessageChannel();
  ours = port1;
  transactions = [];
  rightOfWay = new RightOfWay();
  writeJobs(port2, file, { onAnswered: (jobs) => transactions.push(jobs.length), rightOfWay });
});
afterEach(async () => {
  ours.close();
  file.close();
  await place.remove();
});

const probe: Job = { kind: 'probe', given: null, at: 1 };
const entries = (from: number, count: number): Job<'add-records'> => {
  const rows = Array.from({ length: count }, (_, index) => entry({ id: `l-${from + index}` }));
  return { kind: 'add-records', given: { of: 'ledger', writer: OURS, columns: columnsOf(rows) }, at: 1 };
};
const answers = async (): Promise<Answers> => ((await once(ours, 'message')) as [Answers])[0];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('writeJobs', () => {
  it('writes what has gathered in one transaction, but not more than some thousand records', async () => {
    for (const from of [0, 1_000, 2_000, 3_000]) ours.postMessage(entries(from, 1_000));
    const first = await answers();
    const second = await answers();
    expect([first.answers.length, first.seq, second.seq]).toEqual([3, 3_000, 4_000]);
    expect(transactions).toEqual([3, 1]);
  });

  it('gives way to what goes first, and takes more together then', async () => {
    let end = (): void => undefined;
    const going = rightOfWay.first(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    for (let count = 0; count < 3; count++) ours.postMessage(probe);
    const answered = answers();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    const before = [...transactions];
    end();
    await going;
    expect((await answered).answers).toHaveLength(3);
    expect([before, transactions]).toEqual([[], [3]]);
  });

  it('waits for whoever else writes without holding up the thread, and keeps the order', async () => {
    const other = openDatabase(place.data, 'BEGIN IMMEDIATE');
    ours.postMessage(entries(0, 2));
    const began = performance.now();
    let turns = 0;
    const answered = answers();
    for (; performance.now() - began < 200; turns++) await pause(1);
    ours.postMessage(entries(2, 1));
    expect(transactions).toEqual([]);
    other.close();
    expect((await answered).answers).toEqual([
      { result: expect.objectContaining({ firstSeq: 1, fates: ['created', 'created'] }) },
      { result: expect.objectContaining({ firstSeq: 3 }) },
    ]);
    expect(turns).toBeGreaterThan(20);
  });

  it('fails jobs for which it has waited a second, and goes on', async () => {
    const other = openDatabase(place.data, 'BEGIN IMMEDIATE');
    ours.postMessage(probe);
    const began = performance.now();
    expect((await answers()).answers).toEqual([{ fault: { isFull: false, message: 'database is locked' } }]);
    expect(performance.now() - began).toBeGreaterThan(900);
    other.close();
    ours.postMessage(probe);
    expect((await answers()).answers).toEqual([{ result: null }]);
  });

  it('does what came before the end, and lets go of the file and the port', async () => {
    const closed = once(ours, 'close');
    const answered = answers();
    ours.postMessage(entries(0, 1));
    ours.postMessage(null);
    expect((await answered).seq).toBe(1);
    await closed;
    expect(() => file.sql('SELECT 1').get()).toThrow();
  });
});
