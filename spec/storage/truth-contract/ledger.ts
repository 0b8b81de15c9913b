import type { TruthUnderTest } from '../truth-contract';
import { entry, intervention, OURS, recordSteps, THEIRS } from './rows';

/** What becomes of ledger entries. */
export function ledgerCases(now: TruthUnderTest): void {
  describe('addLedgerEntries', () => {
    it('keeps each id once, and refuses other content under it', async () => {
      const batch = [entry(), entry({ id: 'l-2' }), entry(), entry({ id: 'l-2', outcome: 'error' })];
      expect(await now.truth.addLedgerEntries(OURS, batch)).toEqual({ accepted: 2, duplicates: 1, conflicts: [3] });
      expect(await now.truth.addLedgerEntries(OURS, batch)).toEqual({ accepted: 0, duplicates: 3, conflicts: [3] });
      expect(await now.truth.addLedgerEntries(THEIRS, batch)).toEqual({ accepted: 2, duplicates: 1, conflicts: [3] });
    });

    it('numbers them apart from interventions, whose ids are theirs alone', async () => {
      await now.truth.addInterventions(OURS, [intervention({ id: 'same' })]);
      await now.truth.addLedgerEntries(OURS, [entry({ id: 'same' }), entry({ id: 'l-2' })]);
      await now.truth.addInterventions(THEIRS, [intervention({ id: 'i-2' })]);
      expect(recordSteps(now.truth).map(({ kind, row, facts }) => [kind, row, facts])).toEqual([
        ['intervention', 1, 'same@1'],
        ['ledger', 1, 'same@1'],
        ['ledger', 2, 'l-2@1'],
        ['intervention', 2, 'i-2@1'],
      ]);
    });

    it('gives their texts', async () => {
      await now.truth.addLedgerEntries(OURS, [entry(), entry({ id: 'l-2' })]);
      const [first, second] = recordSteps(now.truth).map(({ seq }) => seq);
      const bodies = now.truth.bodies('ledger', [second, 999, first, second]);
      expect(bodies).toEqual([entry({ id: 'l-2' }).body, null, entry().body, entry({ id: 'l-2' }).body]);
      const joined = Buffer.from(now.truth.joined('ledger', [second, 999, first, second])).toString();
      expect(joined).toBe([entry({ id: 'l-2' }).body, entry().body, entry({ id: 'l-2' }).body].join(','));
      expect(now.truth.joined('ledger', [999])).toHaveLength(0);
    });
  });

  describe('totals', () => {
    it('are exact where a number would not be', async () => {
      const most = 9_000_000_000_000_000;
      for (let batch = 0; batch < 3; batch++) {
        const ids = Array.from({ length: 500 }, (_, index) => `${batch}-${index}`);
        await now.truth.addInterventions(OURS, [intervention({ id: `i-${batch}`, nanoUsd: most - 1 })]);
        await now.truth.addLedgerEntries(
          OURS,
          ids.map((id) => entry({ id, nanoUsd: most - 1 })),
        );
      }
      const truth = await now.reopen();
      expect(await truth.totals()).toEqual({
        seq: truth.seq,
        interventions: 3,
        preventedNanoUsd: '26999999999999997',
        ledgerEntries: 1500,
        // Above what 64 bits hold.
        spentNanoUsd: '13499999999999998500',
      });
    });
  });
}
