import fc from 'fast-check';
import { openForReading } from '../../../src/storage/sqlite/connections';
import { RecentSteps } from '../../../src/storage/sqlite/recent-steps';
import { RecordReader } from '../../../src/storage/sqlite/record-reader';
import { entry, intervention, OURS, THEIRS } from '../truth-contract/rows';
import { Place } from './place';

const DAY_MS = 86_400_000;

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

describe('The feed of a store that remembers its last steps', () => {
  it('is that of the file, from wherever it is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 25 }), fc.infiniteStream(fc.nat(120)), async (changes, places) => {
        const place = new Place();
        try {
          const truth = await place.open();
          const file = openForReading(place.data);
          const reader = new RecordReader(file);
          await truth.setSettings(1, { retentionDays: 1 }, null);
          for (const each of changes) {
            if (each.kind === 'interventions') {
              const rows = each.rows.map(({ id, revision }) => intervention({ id: `i-${id}`, revision }));
              await truth.addInterventions(each.writer, rows);
            } else if (each.kind === 'entries') {
              const rows = each.ids.map((id) => entry({ id: `l-${id}`, runId: `run-${id}` }));
              await truth.addLedgerEntries(OURS, rows);
            } else if (each.kind === 'retention') {
              place.clock.advance(DAY_MS);
              await truth.retain(place.clock.now());
            } else {
              await truth.registerActions(OURS, 'agent-1', [{ name: 'a', body: '{"name":"a"}' }]);
            }
            for (const after of [0, places.next().value, truth.seq]) {
              expect(truth.feed(after, 7)).toEqual(reader.feed(after, 7));
            }
          }
          file.close();
        } finally {
          await place.remove();
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['many', 20_000, 'a@1'],
    ['long', 200, 'x'.repeat(100_000)],
  ])('has what is %s only in the file', (_name, count, text) => {
    const recent = new RecentSteps(0);
    const records = { of: 'ledger' as const, org: 1, ids: ['a'], revisions: [1], facts: [text] };
    for (let seq = 1; seq <= count; seq++) {
      recent.note(records, { fates: ['created' as const], firstSeq: seq, firstRow: seq, at: 1, newRuns: [] });
    }
    expect(recent.after(0, 1)).toBeNull();
    expect(recent.after(count - 20, 1)).toMatchObject([{ seq: count - 19, row: count - 19 }]);
    expect(recent.after(count, 1)).toEqual([]);
  });
});
