import type { StorageUnderTest } from '../read-model-contract';
import { idsOf, numbered, page } from './asking';
import { entry, intervention } from './rows';

const ORG = 1;

/** `search`: a literal substring, whatever its case. */
export function searchCases(now: StorageUnderTest): void {
  const found = async (search: string, kind: 'intervention' | 'ledger' = 'intervention') =>
    idsOf(await now.storage.list(ORG, kind, { oneOf: {}, search }, page({ sortBy: 'received_at', descending: false })));

  describe('search', () => {
    it('looks into action, agent, policy name, reason and description, and nowhere else', async () => {
      await now.world.addInterventions(
        ORG,
        numbered([
          intervention({ actionName: 'has_NEEDLE' }),
          intervention({ agentId: 'a needle' }),
          intervention({ policyName: 'Needle policy' }),
          intervention({ reason: 'There is a needle in it.' }),
          intervention({ description: 'Threads a needle' }),
          intervention({ runId: 'needle', rule: 'needle', reasonCode: 'needle', policyId: 'needle', scope: 'needle' }),
          intervention({ type: 'needle', sessionId: 'needle', taskId: 'needle', missionId: 'needle' }),
        ]),
      );
      expect(await found('nEEdle')).toEqual(['i-1', 'i-2', 'i-3', 'i-4', 'i-5']);
    });

    it.each([
      ['100%', ['i-1', 'i-2']],
      ['%', ['i-1', 'i-2']],
      ['_', ['i-2', 'i-3']],
      ['0%_s', ['i-2']],
      ['.*', ['i-4']],
      ['\\', ['i-4']],
      ["it's", ['i-5']],
      ['"', ['i-5']],
      ['\n', ['i-5']],
      ['\0', ['i-6']],
      ['\x1f', ['i-6']],
    ])('takes %j literally', async (term, ids) => {
      const reasons = ['100% sure', '100%_Sure', 'a_b', 'a.*\\b', 'it\'s\n"so"', 'nul\0 unit\x1f'];
      await now.world.addInterventions(
        ORG,
        numbered(reasons.map((reason) => intervention({ reason, actionName: 'x' }))),
      );
      expect(await found(term)).toEqual(ids);
    });

    it.each([
      ['5.02', ['i-1']],
      ['7', ['i-1', 'i-2', 'i-4']],
      ['7 u', ['i-2']],
      ['usd left of 17', ['i-1', 'i-4']],
      ['usd left of 1', ['i-1', 'i-4']],
      ['room: 5', ['i-1', 'i-4']],
      ['room: 2', []],
      ['room: ', ['i-1', 'i-2', 'i-4']],
      ['.02 usd', ['i-1']],
      ['#', ['i-3']],
      ['room #5', ['i-3']],
      ['room #', ['i-3']],
      ['o', ['i-1', 'i-2', 'i-3', 'i-4']],
    ])('finds numbers in reasons: %j', async (term, ids) => {
      const reasons = [
        'No room: 5.02 USD left of 17.',
        'No room: 7 USD left.',
        'Room #5',
        'No room: 5.5 USD left of 17.',
      ];
      await now.world.addInterventions(
        ORG,
        numbered(reasons.map((reason) => intervention({ reason, actionName: 'x', description: null }))),
      );
      expect(await found(term)).toEqual(ids);
    });

    it('knows the cases of every script, as far as one character stands for one', async () => {
      const reasons = ['Überweisung nach ÉVREUX', 'Ὀδυσσεύς', 'ПРИВЕТ', 'straße', '🦀 CRAB'];
      await now.world.addInterventions(
        ORG,
        numbered(reasons.map((reason) => intervention({ reason, actionName: 'x' }))),
      );
      expect(await found('üBERWEISUNG NACH évreux')).toEqual(['i-1']);
      expect(await found('ΟΔΥΣΣΕΎΣ')).toEqual([]);
      expect(await found('ΔΥΣΣΕΎΣ')).toEqual(['i-2']);
      expect(await found('привет')).toEqual(['i-3']);
      expect(await found('STRASSE')).toEqual([]);
      expect(await found('🦀 c')).toEqual(['i-5']);
    });

    it('looks into action and agent of ledger entries', async () => {
      const entries = [entry({ action: 'Find_It' }), entry({ agentId: 'it' }), entry({ runId: 'it', callId: 'it' })];
      await now.world.addEntries(ORG, numbered(entries));
      expect(await found('IT', 'ledger')).toEqual(['i-1', 'i-2']);
    });
  });
}
