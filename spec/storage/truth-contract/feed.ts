import type { TruthUnderTest } from '../truth-contract';
import { entry, intervention, OURS } from './rows';

/** What the read model is told. */
export function feedCases(now: TruthUnderTest): void {
  describe('feed', () => {
    it('gives the steps after a sequence, in order, and no more than asked for', async () => {
      await now.truth.addInterventions(OURS, [intervention({ id: 'a' }), intervention({ id: 'b' })]);
      await now.truth.addLedgerEntries({ org: 7, agentId: null }, [entry({ id: 'c' })]);
      const all = now.truth.feed(0, 100);
      expect(all).toEqual([
        { kind: 'intervention', seq: 1, row: 1, org: 1, revision: 1, receivedAt: now.clock.now(), facts: 'a@1' },
        { kind: 'intervention', seq: 2, row: 2, org: 1, revision: 1, receivedAt: now.clock.now(), facts: 'b@1' },
        { kind: 'ledger', seq: 3, row: 1, org: 7, revision: 1, receivedAt: now.clock.now(), facts: 'c@1' },
      ]);
      expect(now.truth.feed(0, 2)).toEqual(all.slice(0, 2));
      expect(now.truth.feed(2, 2)).toEqual(all.slice(2));
      expect(now.truth.feed(now.truth.seq, 2)).toEqual([]);
    });

    it('tells whoever is behind of what stands only, and whoever is not of each change', async () => {
      await now.truth.addInterventions(OURS, [intervention({ revision: 2 })]);
      const position = now.truth.seq;
      await now.truth.addInterventions(OURS, [
        intervention({ revision: 1 }),
        intervention({ revision: 3, outcome: 'blocked' }),
      ]);
      expect(now.truth.feed(position, 10)).toMatchObject([{ row: 1, revision: 3, facts: 'i-1@3' }]);
      expect(now.truth.feed(0, 10)).toEqual(now.truth.feed(position, 10));
    });

    it('goes on counting after a new start', async () => {
      await now.truth.addInterventions(OURS, [intervention({ id: 'a', runId: 'r' })]);
      const before = now.truth.seq;
      const truth = await now.reopen();
      expect(truth.seq).toBe(before);
      await truth.addInterventions(OURS, [intervention({ id: 'b' })]);
      expect(truth.feed(before, 10)).toMatchObject([{ row: 2, facts: 'b@1' }]);
      expect(truth.seq).toBeGreaterThan(before);
    });
  });
}
