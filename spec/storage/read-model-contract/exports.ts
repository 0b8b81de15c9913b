import type { StorageUnderTest } from '../read-model-contract';
import { EVERYTHING, idsIn, numbered } from './asking';
import { entry, intervention, revisionOf, START } from './rows';

const ORG = 1;

async function allOf(bodies: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const body of bodies) all.push(body);
  return all;
}

/** Exports: all that match at one moment. */
export function exportCases(now: StorageUnderTest): void {
  describe('export', () => {
    it('gives all that match, the latest first', async () => {
      const rows = Array.from({ length: 2_500 }, (_, index) =>
        intervention({ at: START + index, shadow: index % 5 === 0 }),
      );
      await now.world.addInterventions(ORG, numbered(rows));
      const ids = idsIn(await allOf(now.storage.export(ORG, 'intervention', { oneOf: {}, shadow: [true] })));
      expect(ids).toEqual(Array.from({ length: 500 }, (_, index) => `i-${(499 - index) * 5 + 1}`));
      expect(await allOf(now.storage.export(ORG, 'ledger', EVERYTHING))).toEqual([]);
    });

    it('shows the moment of the first reading, whatever is written meanwhile', async () => {
      const escalated = numbered(Array.from({ length: 600 }, () => intervention({ outcome: 'escalated' })));
      await now.world.addInterventions(ORG, escalated);
      const reading = now.storage.export(ORG, 'intervention', EVERYTHING)[Symbol.asyncIterator]();
      const read = [(await reading.next()).value as string];
      const decided = escalated.map((row) => revisionOf(row, { outcome: 'blocked', revision: 2 }));
      await now.world.addInterventions(ORG, [...decided, intervention({ id: 'new' })]);
      await now.storage.stats(ORG, EVERYTHING, null);
      for (let next = await reading.next(); !next.done; next = await reading.next()) read.push(next.value);
      expect(read).toEqual(escalated.map(({ body }) => body).reverse());
    });

    it('ends where its reader does', async () => {
      await now.world.addEntries(ORG, numbered([entry({}), entry({}), entry({})]));
      for await (const body of now.storage.export(ORG, 'ledger', EVERYTHING)) {
        expect(idsIn([body])).toEqual(['i-3']);
        break;
      }
    });
  });
}
