import fc from 'fast-check';
import { CommittedFeed } from '../../../src/storage/sqlite/committed-feed';
import { openForReading, openForWriting } from '../../../src/storage/sqlite/connections';
import { JobRunner } from '../../../src/storage/sqlite/job-runner';
import type { Job, JobKind, Jobs } from '../../../src/storage/sqlite/jobs';
import { prepareFile } from '../../../src/storage/sqlite/prepare-file';
import { RecentSteps } from '../../../src/storage/sqlite/recent-steps';
import { RecordReader } from '../../../src/storage/sqlite/record-reader';
import { columnsOf } from '../../../src/storage/sqlite/row-columns';
import { entry, intervention, OURS, THEIRS } from '../truth-contract/rows';
import { Place } from './place';

/** Later than whatever arrives here. Unit: Unix milliseconds. */
const LATER = 1_000;

const change = fc.oneof(
  fc.record({
    kind: fc.constant('interventions' as const),
    // Few ids: some come again, and some are revised.
    rows: fc.array(fc.record({ id: fc.nat(60), revision: fc.constantFrom(1, 1, 1, 2) }), { maxLength: 5 }),
    writer: fc.constantFrom(OURS, THEIRS),
  }),
  fc.record({ kind: fc.constant('entries' as const), ids: fc.array(fc.nat(40), { maxLength: 5 }) }),
  fc.record({ kind: fc.constant('retention' as const) }),
  fc.record({ kind: fc.constant('actions' as const) }),
);

type Change = typeof change extends fc.Arbitrary<infer Each> ? Each : never;

/** A job that cannot be done is among them: it leaves nothing behind. */
function jobsOf(each: Change): readonly Job[] {
  switch (each.kind) {
    case 'interventions': {
      const rows = each.rows.map(({ id, revision }) => intervention({ id: `i-${id}`, revision }));
      return [job('add-records', { of: 'intervention', writer: each.writer, columns: columnsOf(rows) })];
    }
    case 'entries': {
      const rows = each.ids.map((id) => entry({ id: `l-${id}`, runId: `run-${id}` }));
      const bad = job('set-retention', { org: 1, days: 'many' as unknown as number, by: null });
      return [bad, job('add-records', { of: 'ledger', writer: OURS, columns: columnsOf(rows) })];
    }
    case 'retention':
      return [job('remove-piece', { org: 1, before: LATER })];
    case 'actions':
      return [job('register-actions', { org: 1, agentId: 'agent-1', actions: [{ name: 'a', body: '{"name":"a"}' }] })];
  }
}

function job<K extends JobKind>(kind: K, given: Jobs[K]['given']): Job<K> {
  return { kind, given, at: 1 };
}

describe('The feed of the thread that writes', () => {
  it('is that of the file, from wherever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), fc.infiniteStream(fc.nat(120)), async (changes, places) => {
        const place = new Place();
        prepareFile(place.data).close();
        const file = openForWriting(place.data);
        const other = openForReading(place.data);
        try {
          const reader = new RecordReader(other);
          const runner = new JobRunner(file);
          const feed = new CommittedFeed(file);
          for (const each of changes) {
            const jobs = jobsOf(each);
            feed.note(jobs, runner.run(jobs));
            for (const after of [0, places.next().value, feed.seq]) {
              expect(feed.feed(after, 7)).toEqual(reader.feed(after, 7));
            }
            expect([feed.seq, await feed.totals()]).toEqual([reader.totals().seq, reader.totals()]);
          }
        } finally {
          other.close();
          file.close();
          await place.remove();
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('RecentSteps', () => {
  it.each([
    ['many', 20_000, 'a@1'],
    ['long', 200, 'x'.repeat(100_000)],
  ])('has what is %s only in the file', (_name, count, text) => {
    const recent = new RecentSteps(0);
    const records = { of: 'ledger' as const, org: 1, ids: ['a'], revisions: [1], facts: [text] };
    for (let seq = 1; seq <= count; seq++) {
      recent.note(records, {
        fates: ['created' as const],
        firstSeq: seq,
        firstRow: seq,
        standing: [],
        at: 1,
        newRuns: [],
      });
    }
    expect(recent.after(0, 1)).toBeNull();
    expect(recent.after(count - 20, 1)).toMatchObject([{ seq: count - 19, row: count - 19 }]);
    expect(recent.after(count, 1)).toEqual([]);
  });

  it('has of a row that was revised the revision alone, and what came before it', () => {
    const recent = new RecentSteps(0);
    const of = 'intervention' as const;
    const created = { fates: ['created' as const, 'created' as const], firstSeq: 1, firstRow: 1, standing: [], at: 5 };
    recent.note({ of, org: 1, ids: ['a', 'b'], revisions: [1, 1], facts: ['a@1', 'b@1'] }, { ...created, newRuns: [] });
    const standing = [{ seq: 3, row: 1, firstAt: 5 }];
    recent.note(
      { of, org: 1, ids: ['a', 'b', 'c'], revisions: [3, 0, 1], facts: ['a@3', 'b@0', 'c@1'] },
      { fates: ['updated', 'updated', 'created'], firstSeq: 3, firstRow: 3, standing, at: 9, newRuns: [] },
    );
    expect(recent.after(0, 9)).toEqual([
      { kind: of, seq: 2, row: 2, org: 1, revision: 1, receivedAt: 5, facts: 'b@1' },
      { kind: of, seq: 3, row: 1, org: 1, revision: 3, receivedAt: 5, facts: 'a@3' },
      { kind: of, seq: 5, row: 3, org: 1, revision: 1, receivedAt: 9, facts: 'c@1' },
    ]);
  });
});
