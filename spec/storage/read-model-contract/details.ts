import type { StorageUnderTest } from '../read-model-contract';
import { numbered } from './asking';
import { entry, HOUR, intervention, START } from './rows';

const ORG = 1;
const DAY = 24 * HOUR;

/** One intervention, and what belongs to it. */
export function detailCases(now: StorageUnderTest): void {
  describe('intervention', () => {
    it('has its revisions, the first first, and the ledger entry of its call', async () => {
      const first = intervention({ outcome: 'escalated', callId: 'c-1' });
      const second = intervention({ outcome: 'approved_after_review', callId: 'c-1', revision: 2 });
      await now.world.addInterventions(ORG, [second]);
      await now.world.addInterventions(ORG, [first]);
      const [other, own, again] = ['c-2', 'c-1', 'c-1'].map((callId, index) => entry({ id: `l-${index}`, callId }));
      await now.world.addEntries(ORG, [other, own, again]);
      const detail = await now.storage.intervention(ORG, 'i-1');
      expect(detail).toEqual({
        body: second.body,
        revisions: [
          { revision: 1, receivedAt: expect.any(Number), body: first.body },
          { revision: 2, receivedAt: expect.any(Number), body: second.body },
        ],
        ledgerEntry: own.body,
        earlier: { last24Hours: 0, last30Days: 0 },
      });
    });

    it('counts the same action in the 24 hours and the 30 days before it, and itself in neither', async () => {
      const times = [0, -1, -DAY, -DAY - 1, -30 * DAY, -30 * DAY - 1, 1];
      const rows = numbered([
        ...times.map((time) => intervention({ at: START + time })),
        intervention({ at: START - 1, actionName: 'another' }),
      ]);
      await now.world.addInterventions(ORG, rows);
      const detail = await now.storage.intervention(ORG, 'i-1');
      expect(detail?.earlier).toEqual({ last24Hours: 2, last30Days: 4 });
    });

    it('has no ledger entry where no call is named', async () => {
      await now.world.addEntries(ORG, [entry({ callId: null })]);
      await now.world.addInterventions(ORG, [intervention({ callId: null }), intervention({ id: 'i-2', callId: '' })]);
      for (const id of ['i-1', 'i-2']) expect((await now.storage.intervention(ORG, id))?.ledgerEntry).toBeNull();
    });

    it('is null where there is none', async () => {
      expect(await now.storage.intervention(ORG, 'i-1')).toBeNull();
    });
  });
}
