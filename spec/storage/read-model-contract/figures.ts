import type { StorageUnderTest } from '../read-model-contract';
import { EVERYTHING, numbered } from './asking';
import { figures, ledgerFigures } from './oracle';
import { entry, HOUR, intervention, revisionOf, type SaidOfIntervention, START } from './rows';

const ORG = 1;
const DAY = 24 * HOUR;

/** Figures: what the report of the same records says. */
export function figureCases(now: StorageUnderTest): void {
  const add = (said: readonly SaidOfIntervention[]) =>
    now.world.addInterventions(
      ORG,
      said.map((each, index) => intervention({ id: `i-${now.world.interventionsOf(ORG).length + index}`, ...each })),
    );
  const kept = () => now.world.interventionsOf(ORG).map(({ row }) => row);

  describe('stats', () => {
    it('are those of no record where there is none', async () => {
      const nothing = await now.storage.stats(ORG, EVERYTHING, null);
      expect(nothing).toEqual(figures([], EVERYTHING, null));
      expect([nothing.total_interventions, nothing.over_time]).toEqual([0, []]);
    });

    it('add up what was prevented exactly, also above what a number of nano-dollars holds', async () => {
      await add(Array.from({ length: 30 }, () => ({ preventedUsd: 9_000_000 })));
      await add([
        { preventedUsd: 0.1 },
        { preventedUsd: 0.2 },
        { outcome: 'modified', preventedUsd: 0.3 },
        { outcome: 'warned', preventedUsd: 7 },
      ]);
      const stats = await now.storage.stats(ORG, EVERYTHING, null);
      expect(stats.total_cost_prevented_usd).toBe(270_000_000.3);
      expect(stats.total_cost_reduced_usd).toBe(0.3);
      expect(stats).toEqual(figures(kept(), EVERYTHING, null));
    });

    it('put what has one name together and list the first 20, equals by their names', async () => {
      await add(
        Array.from({ length: 60 }, (_, index) => ({
          actionName: `action ${index % 25}`,
          agentId: `agent ${index % 23}`,
          policyName: `policy ${index % 22}`,
          rule: index % 2 === 0 ? 'a' : null,
          riskLevel: index % 3 === 0 ? 'low' : 'critical',
          preventedUsd: 1,
        })),
      );
      const stats = await now.storage.stats(ORG, EVERYTHING, null);
      expect(JSON.stringify(stats)).toBe(JSON.stringify(figures(kept(), EVERYTHING, null)));
      const { top_blocked_actions: actions, triggering_policies: policies, top_agents: agents } = stats;
      expect([actions.length, policies.length, agents.length]).toEqual([20, 20, 20]);
    });

    it.each([
      [3 * DAY, 'T01:00:00.000Z'],
      [3 * DAY + 1, 'T00:00:00.000Z'],
    ])('count by the hour up to three days of records, %d ms, else by the day', async (range, start) => {
      await add([{ at: START + HOUR }, { at: START + HOUR + range }]);
      const { over_time: overTime } = await now.storage.stats(ORG, EVERYTHING, null);
      expect(overTime[0].start).toBe(`2026-01-05${start}`);
    });

    it('take the range of the filter where it has both ends, and of the records where it lacks one', async () => {
      await add([{ at: START + HOUR }, { at: START + 2 * HOUR }]);
      const days = await now.storage.stats(ORG, { oneOf: {}, from: START, until: START + 4 * DAY }, null);
      const hours = await now.storage.stats(ORG, { oneOf: {}, from: START }, null);
      expect([days.over_time.length, hours.over_time.length]).toEqual([1, 2]);
    });

    it.each(['hour', 'day'] as const)('give at most the latest 1,000 of %s', async (bucket) => {
      const length = bucket === 'hour' ? HOUR : DAY;
      await add(Array.from({ length: 1_002 }, (_, index) => ({ at: START + ((index * 7) % 1_002) * length })));
      const { over_time: overTime } = await now.storage.stats(ORG, EVERYTHING, bucket);
      expect(overTime).toEqual(figures(kept(), EVERYTHING, bucket).over_time);
      expect(overTime).toHaveLength(1_000);
    });

    it('begin hours and days before 1970 where they begin', async () => {
      await add([{ at: -1 }, { at: -HOUR }, { at: -DAY - 1 }]);
      for (const bucket of ['hour', 'day'] as const) {
        const { over_time: overTime } = await now.storage.stats(ORG, EVERYTHING, bucket);
        expect(overTime).toEqual(figures(kept(), EVERYTHING, bucket).over_time);
      }
    });

    it('are right at once after each write, whoever asked before', async () => {
      for (const outcome of ['escalated', 'blocked', 'warned']) {
        await add([{ outcome }]);
        const both = await Promise.all([1, 2].map(() => now.storage.stats(ORG, EVERYTHING, null)));
        expect(both).toEqual([figures(kept(), EVERYTHING, null), figures(kept(), EVERYTHING, null)]);
      }
      const [first] = kept();
      await now.world.addInterventions(ORG, [revisionOf(first, { outcome: 'blocked', revision: 2 })]);
      expect((await now.storage.stats(ORG, EVERYTHING, null)).pending_escalations).toBe(0);
    });
  });

  describe('ledgerStats', () => {
    it('count what ran and what it cost, not what was blocked, rejected or replayed', async () => {
      const outcomes = ['success', 'error', 'blocked', 'rejected', 'replayed', 'of_tomorrow'];
      const entries = numbered(
        outcomes.map((outcome, index) => entry({ outcome, costUsd: 9_000_000 - index, agentId: 'a' })),
      );
      await now.world.addEntries(ORG, entries);
      const stats = await now.storage.ledgerStats(ORG, EVERYTHING);
      expect(stats).toEqual(ledgerFigures(entries, EVERYTHING));
      expect(stats).toEqual({ calls: 3, errors: 1, cost_usd: 26_999_994 });
      expect(await now.storage.ledgerStats(ORG, { oneOf: { agent_id: ['b'] } })).toEqual({
        calls: 0,
        errors: 0,
        cost_usd: 0,
      });
    });
  });
}
