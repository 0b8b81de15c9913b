import fc from 'fast-check';
import { interventionStats } from '../../../src/storage/duckdb/intervention-stats';
import { KnownCells } from '../../../src/storage/duckdb/known-cells';
import { ReadFile } from '../../../src/storage/duckdb/read-file';
import { type Arrival, arrivals, filters } from '../read-model-contract/arbitraries';
import { figures } from '../read-model-contract/oracle';
import { intervention } from '../read-model-contract/rows';
import { ModelHome } from './model-home';

const bucket = fc.constantFrom('hour' as const, 'day' as const, null);

describe('cellStats', () => {
  let home: ModelHome;
  let file: ReadFile;
  beforeEach(async () => {
    home = new ModelHome();
    file = await ReadFile.open(home.path, home.source, home.logger, () => undefined);
  });
  afterEach(async () => {
    await file.close();
    await home.remove();
  });

  const fed = (): Promise<void> => file.feeder.reach(home.source.seq);
  const stats = async (
    known: KnownCells,
    filter: Parameters<typeof figures>[1],
    size: 'hour' | 'day' | null = null,
  ) => {
    const given = await file.readers.atOneMoment((connection) => interventionStats(connection, known, 1, filter, size));
    return JSON.stringify(given, null, 1);
  };
  const rowsOf = (arriving: readonly Arrival[]) =>
    arriving.filter(({ org }) => org === 1).flatMap((each) => each.interventions);

  it('counts what the statement without it counts, also of what came after the cells were learned', async () => {
    const questions = fc.array(fc.tuple(filters, bucket), { minLength: 20, maxLength: 20 });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(arrivals, questions, async (arriving, asked) => {
        round++;
        // Each round adds new records to those of the rounds before.
        for (const row of rowsOf(arriving)) home.source.add(1, { ...row, id: `${round} ${row.id}` });
        await fed();
        for (const [filter, size] of asked) {
          expect(await stats(file.known, filter, size)).toBe(await stats(new KnownCells(0), filter, size));
        }
      }),
      { numRuns: 4 },
    );
    expect(file.known.areTooMany).toBe(false);
  }, 120_000);

  it('answers from its own moment also where the cells of that moment are gone, and others were learned since', async () => {
    const old = intervention({ id: 'old', actionName: 'old', agentId: 'old', preventedUsd: 5 });
    const late = intervention({ id: 'new', actionName: 'new', agentId: 'new', policyName: 'new', outcome: 'warned' });
    home.source.add(1, old);
    await fed();
    const expected = JSON.stringify(figures([old], { oneOf: {} }, null), null, 1);
    const given = await file.readers.atOneMoment(async (connection) => {
      // The moment is that of the first statement.
      await connection.run('SELECT count(*) FROM interventions');
      home.source.remove('intervention', 1, 1);
      home.source.add(1, late);
      await fed();
      await file.feeder.rest();
      await stats(file.known, { oneOf: {} });
      return interventionStats(connection, file.known, 1, { oneOf: {} }, null);
    });
    expect(JSON.stringify(given, null, 1)).toBe(expected);
  });

  it('leaves more cells than are remembered to the statement', async () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      intervention({ id: `i-${index}`, actionName: `action-${index}`, preventedUsd: index }),
    );
    for (const row of rows) home.source.add(1, row);
    await fed();
    const known = new KnownCells(10);
    expect(await stats(known, { oneOf: {} })).toBe(JSON.stringify(figures(rows, { oneOf: {} }, null), null, 1));
    expect(known.groupsOf(1)).toBeUndefined();
  });

  it('adds up more than a BIGINT holds', async () => {
    const rows = Array.from({ length: 1_100 }, (_, index) =>
      intervention({ id: `i-${index}`, preventedUsd: 9_000_000 }),
    );
    for (const row of rows) home.source.add(1, row);
    await fed();
    expect(JSON.parse(await stats(file.known, { oneOf: {} }))).toMatchObject({
      total_cost_prevented_usd: 9_900_000_000,
    });
  });
});
