import fc from 'fast-check';
import type { Added } from '../../../src/storage/rows';
import type { Truth, TruthRow } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';
import { intervention, standing } from './rows';

const OUTCOMES = ['escalated', 'approved_after_review', 'rejected_after_review', 'blocked', 'modified'];

/** Revisions of one record that fit together: escalated at first, if at all, then decided. */
const consistent = fc
  .record({
    revisions: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
    open: fc.nat(5),
    end: fc.constantFrom(...OUTCOMES.slice(0, 4)),
    amounts: fc.array(fc.nat(1000), { minLength: 5, maxLength: 5 }),
  })
  .map(({ revisions, open, end, amounts }) =>
    [...revisions]
      .sort((left, right) => left - right)
      .map((revision, index) => {
        return { revision, outcome: index < open ? 'escalated' : end, nanoUsd: amounts[index] };
      }),
  );

const sets = fc
  .array(consistent, { minLength: 1, maxLength: 4 })
  .map((records) => records.flatMap((said, index) => said.map((each) => intervention({ id: `i-${index}`, ...each }))));

/** Any revisions, most of which contradict each other. */
const clashing = fc.array(
  fc
    .record({
      id: fc.constantFrom('a', 'b'),
      revision: fc.integer({ min: 1, max: 4 }),
      outcome: fc.constantFrom(...OUTCOMES),
      type: fc.constantFrom('hard_block', 'hard_block', 'warning'),
      nanoUsd: fc.nat(9),
    })
    .map((said) => intervention(said)),
  { maxLength: 30 },
);

/** What holds for every set of revisions. */
export function lawCases(now: TruthUnderTest): void {
  describe('for every set of revisions', () => {
    let org = 1000;

    /** Adds to an organisation of its own. @returns its number. */
    const addTo = async (batches: readonly (readonly TruthRow[])[]): Promise<[org: number, added: Added[]]> => {
      org += 1;
      const added: Added[] = [];
      for (const batch of batches) added.push(await now.truth.addInterventions({ org, agentId: null }, batch));
      return [org, added];
    };
    const stateOf = (truth: Truth, of: number, rows: readonly TruthRow[]): unknown => {
      const ids = [...new Set(rows.map(({ id }) => id))].sort();
      const revisions = ids.map((id) => truth.revisions(of, id).map(({ revision, body }) => [revision, body]));
      return { revisions, standing: [...standing(truth, of)].sort() };
    };
    const preventedBy = async (work: () => Promise<unknown>): Promise<bigint> => {
      const before = await now.truth.totals();
      await work();
      return BigInt((await now.truth.totals()).preventedNanoUsd) - BigInt(before.preventedNanoUsd);
    };

    it('any order of arrival, duplication and batching ends in the same state', async () => {
      const arrival = sets.chain((rows) =>
        fc.record({
          rows: fc.constant(rows),
          // Each at least once, some again.
          order: fc
            .tuple(
              fc.shuffledSubarray(rows, { minLength: rows.length }),
              fc.array(fc.constantFrom(...rows), { maxLength: 6 }),
              fc.infiniteStream(fc.nat(20)),
            )
            .map(([all, again, places]) => {
              const order = [...all];
              for (const row of again) order.splice((places.next().value as number) % (order.length + 1), 0, row);
              return order;
            }),
          sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 40, maxLength: 40 }),
        }),
      );
      await fc.assert(
        fc.asyncProperty(arrival, async ({ rows, order, sizes }) => {
          let orgs: readonly [number, number] = [0, 0];
          const plain = await preventedBy(async () => {
            [org] = await addTo(rows.map((row) => [row]));
          });
          const inOrder = org;
          let accepted = 0;
          const shuffled = await preventedBy(async () => {
            const [other, added] = await addTo(inBatches(order, sizes));
            orgs = [inOrder, other];
            accepted = added.reduce((sum, each) => sum + each.accepted, 0);
            expect(added.flatMap(({ conflicts }) => conflicts)).toEqual([]);
          });
          expect(stateOf(now.truth, orgs[1], rows)).toEqual(stateOf(now.truth, orgs[0], rows));
          expect(shuffled).toBe(plain);
          expect(accepted).toBe(rows.length);
        }),
        { numRuns: 60 },
      );
    }, 60_000);

    it('a batch becomes what its records become one by one', async () => {
      await fc.assert(
        fc.asyncProperty(clashing, async (rows) => {
          const [together, [batch]] = await addTo([rows]);
          const [alone, single] = await addTo(rows.map((row) => [row]));
          expect(batch).toEqual({
            accepted: single.reduce((sum, { accepted }) => sum + accepted, 0),
            duplicates: single.reduce((sum, { duplicates }) => sum + duplicates, 0),
            conflicts: single.flatMap(({ conflicts }, index) => (conflicts.length > 0 ? [index] : [])),
          });
          expect(stateOf(now.truth, together, rows)).toEqual(stateOf(now.truth, alone, rows));
        }),
        { numRuns: 60 },
      );
    }, 60_000);
  });
}

function inBatches<T>(all: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] {
  const batches: T[][] = [];
  for (let from = 0; from < all.length; ) {
    const size = sizes[batches.length % sizes.length];
    batches.push(all.slice(from, from + size));
    from += size;
  }
  return batches;
}
