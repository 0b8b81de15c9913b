import type { Truth } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';
import { entry, intervention, OURS, recordSteps, standing, THEIRS } from './rows';

const DAY_MS = 24 * 60 * 60_000;

/** What is let go of, and what stays of it. */
export function retentionCases(now: TruthUnderTest): void {
  describe('retain', () => {
    const keep = (days: number | null, org = 1) => now.truth.setSettings(org, { retentionDays: days }, null);
    const retain = (): Promise<number> => now.truth.retain(now.clock.now());

    it('keeps everything where nobody says otherwise', async () => {
      await now.truth.addInterventions(OURS, [intervention()]);
      now.clock.advance(10_000 * DAY_MS);
      expect(await retain()).toBe(0);
      expect(standing(now.truth)).toEqual(['i-1@1']);
    });

    it('lets go of rows that arrived longer ago, with every revision and text, and of no other', async () => {
      await keep(7);
      await now.truth.addInterventions(OURS, [intervention({ id: 'old' }), intervention({ id: 'revised' })]);
      await now.truth.addInterventions(THEIRS, [intervention({ id: 'theirs' })]);
      await now.truth.addLedgerEntries(OURS, [entry({ id: 'old' })]);
      now.clock.advance(7 * DAY_MS);
      await now.truth.addInterventions(OURS, [
        intervention({ id: 'revised', revision: 2 }),
        intervention({ id: 'young', nanoUsd: 8 }),
      ]);
      const seqs = recordSteps(now.truth).map(({ seq }) => seq);
      expect(await retain()).toBe(0);
      now.clock.advance(1);
      expect(await retain()).toBe(3);
      expect(await retain()).toBe(0);
      expect([standing(now.truth, 1), standing(now.truth, 2)]).toEqual([['young@1'], ['theirs@1']]);
      expect(['old', 'revised', 'young'].map((id) => now.truth.revisions(1, id).length)).toEqual([0, 0, 1]);
      expect(now.truth.bodies('intervention', seqs).filter((body) => body !== null)).toHaveLength(2);
      expect(await now.truth.totals()).toMatchObject({
        interventions: 2,
        preventedNanoUsd: '13',
        ledgerEntries: 0,
        spentNanoUsd: '0',
      });
    });

    it('tells the read model up to which row what is gone', async () => {
      await keep(1);
      await now.truth.addInterventions(THEIRS, [intervention()]);
      await now.truth.addInterventions(OURS, [intervention({ id: 'a' }), intervention({ id: 'b' })]);
      await now.truth.addLedgerEntries(OURS, [entry()]);
      now.clock.advance(2 * DAY_MS);
      await now.truth.addInterventions(OURS, [intervention({ id: 'c' })]);
      const position = now.truth.seq;
      await retain();
      const gone = now.truth.feed(position, 10).map(({ seq, ...step }) => step);
      expect(gone).toHaveLength(2);
      expect(gone).toContainEqual({ kind: 'gone', of: 'intervention', org: 1, upToRow: 3 });
      expect(gone).toContainEqual({ kind: 'gone', of: 'ledger', org: 1, upToRow: 1 });
    });

    it('numbers what comes afterwards on, also under an id that is gone', async () => {
      await keep(1);
      await now.truth.addInterventions(OURS, [intervention({ id: 'a' }), intervention({ id: 'b' })]);
      now.clock.advance(2 * DAY_MS);
      await retain();
      await now.reopen();
      await now.truth.addInterventions({ org: 1, agentId: 'x' }, [intervention({ id: 'a', type: 'warning' })]);
      expect(recordSteps(now.truth)).toMatchObject([{ row: 3, facts: 'a@1' }]);
      now.clock.advance(2 * DAY_MS);
      expect(await retain()).toBe(1);
    });

    it('gets along with many rows of several organisations, and with writes meanwhile', async () => {
      await keep(1, 1);
      await keep(2, 2);
      const ids = Array.from({ length: 700 }, (_, index) => `i-${index}`);
      for (const writer of [OURS, THEIRS, { org: 3, agentId: null }]) {
        await now.truth.addInterventions(
          writer,
          ids.map((id) => intervention({ id })),
        );
        await now.truth.addLedgerEntries(
          writer,
          ids.map((id) => entry({ id })),
        );
      }
      now.clock.advance(1.5 * DAY_MS);
      const order: string[] = [];
      const retained = retain().then((count) => order.push(`gone ${count}`));
      const added = now.truth.addInterventions(OURS, [intervention({ id: 'new' })]).then(() => order.push('added'));
      await Promise.all([retained, added]);
      expect(order).toEqual(['added', 'gone 1400']);
      expect([1, 2, 3].map((org) => standing(now.truth, org).length)).toEqual([1, 1400, 1400]);
    });

    it('takes a run that is forgotten for a new one', async () => {
      await keep(1);
      await now.truth.addLedgerEntries(OURS, [entry({ id: 'a', runId: 'r' })]);
      now.clock.advance(2 * DAY_MS);
      await retain();
      const told: string[] = [];
      now.truth.onCommitted((events) => void told.push(...events.map(({ kind }) => kind)));
      await now.truth.addLedgerEntries(OURS, [entry({ id: 'b', runId: 'r' })]);
      expect(told).toEqual(['ledger_entries_added', 'run_created']);
    });
  });

  describe('dayTotals', () => {
    const totals = (truth: Truth, org = 1) => truth.dayTotals(org);

    it('keep what rows that are gone counted, by day, each row once and by what stood for it', async () => {
      const [monday, tuesday] = ['2026-01-05T23:59:59.999Z', '2026-01-06T00:00:00.000Z'];
      await now.truth.setSettings(1, { retentionDays: 1 }, null);
      await now.truth.addInterventions(OURS, [
        intervention({ id: 'a', outcome: 'blocked', nanoUsd: 9_000_000_000_000_000, timestamp: monday }),
        intervention({ id: 'b', outcome: 'modified', nanoUsd: 70, timestamp: monday }),
        intervention({ id: 'c', nanoUsd: 1, timestamp: monday }),
        intervention({
          id: 'c',
          revision: 2,
          outcome: 'rejected_after_review',
          nanoUsd: 9_000_000_000_000_000,
          timestamp: monday,
        }),
      ]);
      await now.truth.addLedgerEntries(OURS, [
        entry({ id: 'a', nanoUsd: 3, timestamp: monday }),
        entry({ id: 'b', nanoUsd: 4, timestamp: '2026-01-05T00:00:00.000+01:00' }),
      ]);
      now.clock.advance(DAY_MS);
      await now.truth.addInterventions(OURS, [
        intervention({ id: 'd', outcome: 'blocked', timestamp: tuesday }),
        intervention({ id: 'e', outcome: 'blocked', nanoUsd: 2, timestamp: monday }),
      ]);
      expect(totals(now.truth)).toEqual([]);
      now.clock.advance(1);
      expect(await now.truth.retain(now.clock.now())).toBe(5);
      now.clock.advance(DAY_MS);
      expect(await now.truth.retain(now.clock.now())).toBe(2);
      const day = { blocked: 0, preventedNanoUsd: '0', ledgerEntries: 0, spentNanoUsd: '0', interventions: 0 };
      expect(totals(await now.reopen())).toEqual([
        { ...day, day: '2026-01-04', ledgerEntries: 1, spentNanoUsd: '4' },
        {
          day: '2026-01-05',
          interventions: 4,
          blocked: 3,
          preventedNanoUsd: '18000000000000002',
          ledgerEntries: 1,
          spentNanoUsd: '3',
        },
        { ...day, day: '2026-01-06', interventions: 1, blocked: 1, preventedNanoUsd: '5' },
      ]);
      expect(totals(now.truth, 2)).toEqual([]);
    });

    it('count what claims to be of the future on the day of its arrival', async () => {
      await now.truth.setSettings(1, { retentionDays: 1 }, null);
      const ahead = (ms: number): string => new Date(now.clock.now() + ms).toISOString();
      now.clock.set(Date.UTC(2026, 0, 5, 23, 58));
      await now.truth.addInterventions(OURS, [
        intervention({ id: 'a', timestamp: ahead(5 * 60_000) }),
        intervention({ id: 'b', timestamp: ahead(5 * 60_000 + 1) }),
      ]);
      now.clock.advance(2 * DAY_MS);
      await now.truth.retain(now.clock.now());
      expect(totals(now.truth).map(({ day, interventions }) => [day, interventions])).toEqual([
        ['2026-01-05', 1],
        ['2026-01-06', 1],
      ]);
    });
  });
}
