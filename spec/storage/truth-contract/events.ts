import type { Committed } from '../../../src/storage/truth';
import type { TruthUnderTest } from '../truth-contract';
import { entry, intervention, OURS, recordSteps, THEIRS } from './rows';

/** What those who watch are told. */
export function eventCases(now: TruthUnderTest): void {
  describe('onCommitted', () => {
    const watch = (): { readonly told: Committed[]; readonly end: () => void } => {
      const told: Committed[] = [];
      return { told, end: now.truth.onCommitted((events) => void told.push(...events)) };
    };

    it('tells of each intervention, of ledger entries together, of new runs and of declared actions, in order', async () => {
      const { told } = watch();
      await now.truth.addInterventions(OURS, [
        intervention({ id: 'a', runId: 'r' }),
        intervention({ id: 'a', runId: 'r' }),
        intervention({ id: 'b', runId: 'r' }),
        intervention({ id: 'a', revision: 2, runId: 'r' }),
        intervention({ id: 'a', revision: 2, runId: 'r', reason: 'other' }),
      ]);
      await now.truth.addLedgerEntries(OURS, [entry({ id: 'c', runId: 'r' }), entry({ id: 'd', runId: 's' })]);
      await now.truth.addLedgerEntries(OURS, [entry({ id: 'c', runId: 'r' })]);
      await now.truth.addInterventions(THEIRS, [intervention({ id: 'a', runId: 'r' })]);
      await now.truth.registerActions(OURS, 'agent-1', [{ name: 'refund_customer', body: '{}' }]);
      const shown = told.map(({ org, kind, id }) => [org, kind, id]);
      expect(shown).toEqual([
        [1, 'intervention_created', 'a'],
        [1, 'intervention_created', 'b'],
        [1, 'intervention_updated', 'a'],
        [1, 'run_created', 'r'],
        [1, 'ledger_entries_added', null],
        [1, 'run_created', 's'],
        [2, 'intervention_created', 'a'],
        [2, 'run_created', 'r'],
        [1, 'actions_registered', 'agent-1'],
      ]);
      const seqs = told.map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((left, right) => left - right));
      expect(seqs.at(-1)).toBe(now.truth.seq);
    });

    it('names the sequence under which the record is found', async () => {
      const { told } = watch();
      await now.truth.addInterventions(OURS, [intervention({ id: 'a', runId: 'r' }), intervention({ id: 'b' })]);
      await now.truth.addInterventions(OURS, [intervention({ id: 'a', revision: 2, runId: 'r' })]);
      const ofRecords = told.filter(({ kind }) => kind !== 'run_created').map(({ seq }) => seq);
      expect(now.truth.bodies('intervention', ofRecords).map((body) => JSON.parse(body as string).id)).toEqual([
        'a',
        'b',
        'a',
      ]);
      expect(
        now.truth.bodies(
          'intervention',
          told.filter(({ kind }) => kind === 'run_created').map(({ seq }) => seq),
        ),
      ).toEqual([null]);
    });

    it('has committed by then: what is told of can be read', async () => {
      let seen: readonly string[] = [];
      now.truth.onCommitted(() => {
        seen = recordSteps(now.truth).map(({ facts }) => facts);
      });
      await now.truth.addInterventions(OURS, [intervention()]);
      expect(seen).toEqual(['i-1@1']);
    });

    it('knows a run again after a new start', async () => {
      await now.truth.addInterventions(OURS, [intervention({ runId: 'r' })]);
      await now.reopen();
      const { told } = watch();
      await now.truth.addLedgerEntries(OURS, [entry({ runId: 'r' })]);
      expect(told.map(({ kind }) => kind)).toEqual(['ledger_entries_added']);
    });

    it('ends by the function that it gives, for each listener by itself', async () => {
      const [first, second] = [watch(), watch()];
      first.end();
      first.end();
      await now.truth.addInterventions(OURS, [intervention()]);
      expect([first.told.length, second.told.length]).toEqual([0, 1]);
    });

    it('lets no listener that throws hold up the others or the writer', async () => {
      now.truth.onCommitted(() => {
        throw new Error('mine');
      });
      const { told } = watch();
      expect(await now.truth.addInterventions(OURS, [intervention()])).toMatchObject({ accepted: 1 });
      expect(told).toHaveLength(1);
    });
  });
}
