import fc from 'fast-check';
import { GROUP_SORTS, type RecordFilter, type SortColumn } from '../../../src/storage/queries';
import type { StorageUnderTest } from '../read-model-contract';
import { type Arrival, arrivals, filters } from './arbitraries';
import { idsOf, page } from './asking';
import { groups } from './group-oracle';
import { figures, isIn, ledgerFigures, sorted } from './oracle';
import type { World } from './world';

const ORGS = [1, 2, 3];
const SCENARIOS = 5;
const bucket = fc.constantFrom('hour', 'day', null);
const sorts: fc.Arbitrary<SortColumn> = fc.constantFrom(
  'timestamp',
  'received_at',
  'cost_prevented_usd',
  'risk_level',
  'action_name',
);

/** A question, and how its list is walked. */
const questions = fc.array(
  fc.record({
    filter: filters,
    bucket,
    sortBy: sorts,
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 60 }),
    skip: fc.nat(20),
    groupsBy: fc.constantFrom(...GROUP_SORTS),
  }),
  { minLength: 20, maxLength: 20 },
);
type Question = typeof questions extends fc.Arbitrary<(infer Q)[]> ? Q : never;

/** What holds for every set of records and every question. */
export function lawCases(now: StorageUnderTest): void {
  it('gives for every filter the list, the pages and the figures that the records themselves give', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, questions, async (arriving, asked) => {
        await now.withNew(async (world) => {
          await arrive(world, arriving, async () => {
            // Questions between the writes: the answer is that of this moment, and what is remembered must go.
            await sameFigures(world, 1, { oneOf: {} }, null);
          });
          for (const org of ORGS) for (const question of asked) await sameAnswers(world, org, question);
        });
      }),
      { numRuns: SCENARIOS },
    );
  }, 300_000);
}

async function arrive(world: World, arriving: readonly Arrival[], between: () => Promise<void>): Promise<void> {
  for (const [index, { org, interventions, entries }] of arriving.entries()) {
    if (interventions.length > 0) await world.addInterventions(org, interventions);
    if (entries.length > 0) await world.addEntries(org, entries);
    if (index % 10 === 0) await between();
  }
}

async function sameAnswers(world: World, org: number, question: Question): Promise<void> {
  const { filter, sortBy, descending } = question;
  await sameFigures(world, org, filter, question.bucket);
  await sameGroups(world, org, question);
  const interventions = world.interventionsOf(org).filter(({ row }) => isIn(filter, row));
  const ids = sorted(interventions, sortBy, descending).map(({ row }) => row.id);
  await sameList(world, org, 'intervention', question, ids);
  if (sortBy === 'cost_prevented_usd' || sortBy === 'risk_level') return;
  const entries = world.entriesOf(org).filter(({ row }) => isIn(filter, row));
  const entryIds = sorted(entries, sortBy, descending).map(({ row }) => row.id);
  await sameList(world, org, 'ledger', question, entryIds);
}

async function sameFigures(world: World, org: number, filter: RecordFilter, size: Question['bucket']): Promise<void> {
  const rows = world.interventionsOf(org).map(({ row }) => row);
  const entries = world.entriesOf(org).map(({ row }) => row);
  const [stats, ledger] = await Promise.all([
    world.storage.stats(org, filter, size),
    world.storage.ledgerStats(org, filter),
  ]);
  // As texts: the order of names counts too.
  expect(JSON.stringify(stats, null, 1)).toBe(JSON.stringify(figures(rows, filter, size), null, 1));
  expect(ledger).toEqual(ledgerFigures(entries, filter));
}

async function sameGroups(world: World, org: number, { filter, groupsBy, limit }: Question): Promise<void> {
  const query = { sortBy: groupsBy, limit };
  const found = await world.storage.groups(org, filter, query);
  expect(found).toEqual(groups(world.interventionsOf(org), filter, query));
}

async function sameList(
  world: World,
  org: number,
  kind: 'intervention' | 'ledger',
  { filter, sortBy, descending, limit, skip }: Question,
  ids: readonly string[],
): Promise<void> {
  const part = await world.storage.list(org, kind, filter, page({ sortBy, descending, limit, skip }));
  expect([part.total, idsOf(part)]).toEqual([ids.length, ids.slice(skip, skip + limit)]);
  expect(part.nextCursor === null).toBe(skip + limit >= ids.length);
  const walked: string[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const next = await world.storage.list(org, kind, filter, page({ sortBy, descending, limit, cursor }));
    walked.push(...idsOf(next));
    cursor = next.nextCursor;
  }
  expect(walked).toEqual(ids);
}
