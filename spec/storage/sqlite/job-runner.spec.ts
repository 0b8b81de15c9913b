import type { DatabaseFile } from '../../../src/sqlite/database-file';
import { openDatabase } from '../../../src/sqlite/open-database';
import { openForWriting } from '../../../src/storage/sqlite/connections';
import { JobRunner } from '../../../src/storage/sqlite/job-runner';
import type { Job, JobKind, Jobs } from '../../../src/storage/sqlite/jobs';
import { prepareFile } from '../../../src/storage/sqlite/prepare-file';
import { RecordReader } from '../../../src/storage/sqlite/record-reader';
import { columnsOf } from '../../../src/storage/sqlite/row-columns';
import type { TruthRow } from '../../../src/storage/truth';
import { entry, intervention, OURS, THEIRS } from '../truth-contract/rows';
import { Place } from './place';

let place: Place;
let file: DatabaseFile;
let runner: JobRunner;
beforeEach(() => {
  place = new Place();
  prepareFile(place.data).close();
  file = openForWriting(place.data);
  runner = new JobRunner(file);
});
afterEach(async () => {
  file.close();
  await place.remove();
});

function job<K extends JobKind>(kind: K, given: Jobs[K]['given'], at = 1): Job<K> {
  return { kind, given, at };
}
const adding = (rows: readonly TruthRow[], writer = OURS): Job =>
  job('add-records', { of: 'intervention', writer, columns: columnsOf(rows) });
const standing = (): readonly string[] => {
  // A transaction that failed may have closed it.
  file.open(0);
  return new RecordReader(file).feed(0, 100_000).map((step) => (step.kind === 'gone' ? 'gone' : step.facts));
};
/** The table takes no such thing. */
const impossible = job('set-retention', { org: 1, days: 'many' as unknown as number, by: null });

describe('JobRunner', () => {
  it('does all jobs in one transaction, and answers each', () => {
    const { seq, answers } = runner.run([
      adding([intervention()]),
      job('first-organisation', null),
      job('probe', null),
    ]);
    expect([seq, answers]).toEqual([
      1,
      [
        { result: { fates: ['created'], firstSeq: 1, firstRow: 1, standing: [], at: 1, newRuns: [] } },
        { result: 1 },
        { result: null },
      ],
    ]);
  });

  it('lets one that cannot be done fail by itself, and keeps the others as if it had not been', () => {
    const { seq, answers } = runner.run([
      adding([intervention({ id: 'a', runId: 'r' })]),
      impossible,
      adding([intervention({ id: 'b', runId: 'r' })]),
    ]);
    expect(answers).toEqual([
      { result: { fates: ['created'], firstSeq: 1, firstRow: 1, standing: [], at: 1, newRuns: ['r'] } },
      { fault: { isFull: false, message: expect.stringContaining('REAL') } },
      { result: { fates: ['created'], firstSeq: 3, firstRow: 2, standing: [], at: 1, newRuns: [] } },
    ]);
    expect(seq).toBe(3);
    expect(standing()).toEqual(['a@1', 'b@1']);
    expect(new RecordReader(file).totals()).toMatchObject({ seq: 3, interventions: 2, preventedNanoUsd: '10' });
  });

  it('keeps nothing of a transaction for which there is no space, and goes on when there is', () => {
    runner.run([adding([intervention({ id: 'a' })])]);
    const { page_count: pages } = file.sql('PRAGMA page_count').get() as { page_count: number };
    file.sql(`PRAGMA max_page_count = ${pages}`).get();
    const large = intervention({ id: 'large', runId: 'r', padding: 'x'.repeat(20_000) });
    const { seq, answers } = runner.run([adding([intervention({ id: 'b', runId: 'r' })]), adding([large])]);
    expect([seq, answers]).toEqual([
      1,
      Array(2).fill({ fault: { isFull: true, message: 'database or disk is full' } }),
    ]);
    expect(standing()).toEqual(['a@1']);
    expect(runner.run([adding([large])])).toEqual({
      seq: 3,
      answers: [{ result: { fates: ['created'], firstSeq: 2, firstRow: 2, standing: [], at: 1, newRuns: ['r'] } }],
    });
  });

  it('does nothing while somebody else writes, and waits for them only where it is told to', () => {
    const other = openDatabase(place.data, 'BEGIN IMMEDIATE');
    const transact = jest.spyOn(file, 'transact');
    const jobs = ['a', 'b', 'c'].map((id) => adding([intervention({ id })]));
    const fault = { isFull: false, message: 'database is locked' };
    expect(runner.runUnlessBusy(jobs)).toBeNull();
    expect(runner.run(jobs)).toEqual({ seq: 0, answers: Array(3).fill({ fault }) });
    expect(transact).toHaveBeenCalledTimes(2);
    other.close();
    expect(runner.runUnlessBusy(jobs)?.seq).toBe(3);
    expect(runner.runUnlessBusy([impossible])?.answers).toEqual([
      { fault: { isFull: false, message: expect.stringContaining('REAL') } },
    ]);
  });

  it('knows from the start where the file stands', () => {
    runner.run([adding([intervention()])]);
    expect(new JobRunner(file).run([impossible]).seq).toBe(1);
  });

  describe('remove-piece', () => {
    /** Removes all; gives how many rows each piece took. */
    const removeAll = (before: number): readonly number[] => {
      const removed: number[] = [];
      for (let isDone = false; !isDone; ) {
        const [answer] = runner.run([job('remove-piece', { org: 1, before })]).answers;
        const piece = (answer as { readonly result: Jobs['remove-piece']['result'] }).result;
        removed.push(piece.removed);
        isDone = piece.isDone;
      }
      return removed;
    };

    it('takes at most 500 rows at a time', () => {
      runner.run([adding(Array.from({ length: 700 }, (_, index) => intervention({ id: `i-${index}` })))]);
      expect(removeAll(2).slice(0, 3)).toEqual([500, 200, 0]);
      expect(standing()).toEqual(['gone']);
    });

    it('gets past the rows of others, a stretch at a time, and does not look at them again', () => {
      const others = Array.from({ length: 21_000 }, (_, index) => entry({ id: `l-${index}` }));
      runner.run([adding([intervention({ id: 'a' })])]);
      runner.run([job('add-records', { of: 'ledger', writer: THEIRS, columns: columnsOf(others) })]);
      runner.run([adding([intervention({ id: 'b' })])]);
      expect(removeAll(2).slice(0, 3)).toEqual([1, 1, 0]);
      runner.run([
        job('add-records', { of: 'intervention', writer: OURS, columns: columnsOf([intervention({ id: 'c' })]) }, 5),
      ]);
      expect([removeAll(5), removeAll(6)[0]]).toEqual([[0], 1]);
    });

    it('forgets what it has done where the transaction fails', () => {
      runner.run([adding([intervention()])]);
      const { answers } = runner.run([job('remove-piece', { org: 1, before: 2 }), impossible]);
      expect(answers[0]).toEqual({ result: { removed: 1, isDone: false } });
      expect(standing()).toEqual(['gone']);
      expect(new RecordReader(file).totals()).toMatchObject({ interventions: 0, preventedNanoUsd: '0' });
    });
  });
});
