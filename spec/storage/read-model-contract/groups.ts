import type { GroupQuery } from '../../../src/storage/queries';
import type { StorageUnderTest } from '../read-model-contract';
import { EVERYTHING, numbered } from './asking';
import { groups } from './group-oracle';
import { HOUR, intervention, revisionOf, type SaidOfIntervention, START } from './rows';

const ORG = 1;
const LATEST: GroupQuery = { sortBy: 'last_at', limit: 100 };

/** Interventions put together: what the records themselves give. */
export function groupCases(now: StorageUnderTest): void {
  const add = (said: readonly SaidOfIntervention[]) =>
    now.world.addInterventions(ORG, numbered(said.map((each) => intervention(each))));
  const expected = (query: GroupQuery) => groups(now.world.interventionsOf(ORG), EVERYTHING, query);

  describe('groups', () => {
    it('are none where there is no record', async () => {
      const nothing = { groups: [], totalGroups: 0, total: 0 };
      expect(await now.storage.groups(ORG, EVERYTHING, LATEST)).toEqual(nothing);
    });

    it('hold what has action, type, outcome and policy in common, whatever else differs', async () => {
      await add([
        { at: START + 5, agentId: 'a', riskLevel: 'low', rule: 'one', description: 'x', preventedUsd: 0.1 },
        { at: START + 7, agentId: 'b', riskLevel: 'critical', rule: 'two', scope: 'production', preventedUsd: 0.2 },
        { at: START + 6, agentId: 'b', riskLevel: 'of_tomorrow', shadow: true },
        { at: START, outcome: 'warned', preventedUsd: 7 },
        { at: START, type: 'warning' },
        { at: START, actionName: 'another' },
        { at: START, policyId: 'p' },
        { at: START, policyName: 'p' },
      ]);
      const found = await now.storage.groups(ORG, EVERYTHING, LATEST);
      expect(found).toEqual(expected(LATEST));
      expect([found.totalGroups, found.total]).toEqual([6, 8]);
      expect(found.groups[0]).toMatchObject({
        riskLevel: 'critical',
        count: 3,
        agents: 2,
        agentId: null,
        costPreventedUsd: 0.3,
        firstAt: START + 5,
        lastAt: START + 7,
        latest: expect.stringContaining('"id":"i-2"'),
      });
    });

    it('prevented nothing but where they were blocked, as every other figure says', async () => {
      await add([
        { outcome: 'warned', preventedUsd: 7 },
        { outcome: 'rejected_after_review', preventedUsd: 2 },
        ...Array.from({ length: 3 }, () => ({ preventedUsd: 9_000_000 })),
      ]);
      const { groups: found } = await now.storage.groups(ORG, EVERYTHING, { sortBy: 'cost_prevented_usd', limit: 9 });
      expect(found.map(({ outcome, costPreventedUsd }) => [outcome, costPreventedUsd])).toEqual([
        ['blocked', 27_000_000],
        ['rejected_after_review', 2],
        ['warned', 0],
      ]);
    });

    it('name the agent where there is exactly one, and count none for calls without', async () => {
      await add([
        { actionName: 'a', agentId: null },
        { actionName: 'a', agentId: 'one' },
        { actionName: 'b', agentId: '' },
        { actionName: 'c', agentId: 'one' },
        { actionName: 'c', agentId: 'two' },
      ]);
      const { groups: found } = await now.storage.groups(ORG, EVERYTHING, LATEST);
      expect(found.map(({ actionName, agents, agentId }) => [actionName, agents, agentId])).toEqual([
        ['a', 1, 'one'],
        ['b', 0, null],
        ['c', 2, null],
      ]);
    });

    it.each(['last_at', 'count', 'cost_prevented_usd'] as const)(
      'stand in the order of %s, the first of them',
      async (sortBy) => {
        await add(
          Array.from({ length: 90 }, (_, index) => ({
            at: START + (index % 11) * HOUR,
            actionName: `action ${(index * index) % 13}`,
            policyName: index % 3 === 0 ? null : `policy ${index % 5}`,
            preventedUsd: index % 4 === 0 ? 5 : 10 + index,
          })),
        );
        for (const limit of [1, 7, 500]) {
          const query = { sortBy, limit };
          expect(await now.storage.groups(ORG, EVERYTHING, query)).toEqual(expected(query));
        }
      },
    );

    it('give as the latest the one that arrived last of those at one moment, and follow each write', async () => {
      await add([{}, {}, {}]);
      const latest = async () => (await now.storage.groups(ORG, EVERYTHING, LATEST)).groups.map((each) => each.latest);
      expect(await latest()).toEqual([expect.stringContaining('"id":"i-3"')]);
      const held = intervention({ id: 'held', at: START + 1, outcome: 'escalated' });
      await now.world.addInterventions(ORG, [held]);
      expect(await latest()).toHaveLength(2);
      await now.world.addInterventions(ORG, [revisionOf(held, { revision: 2, outcome: 'blocked', at: START + 2 })]);
      expect(await latest()).toEqual([expect.stringContaining('"id":"held"')]);
      expect(await now.storage.groups(ORG, EVERYTHING, LATEST)).toEqual(expected(LATEST));
    });

    it('are found again one by one by their names, also those of no policy', async () => {
      const policies = [
        {},
        { policyId: 'p' },
        { policyName: 'p' },
        { policyId: 'p', policyName: 'p' },
        { policyId: '' },
      ];
      await add(policies);
      const { groups: found } = await now.storage.groups(ORG, EVERYTHING, LATEST);
      expect(found.map(({ count }) => count).sort()).toEqual([1, 1, 1, 2]);
      for (const { policyId, policyName, count } of found) {
        const oneOf = { policy_id: [policyId ?? ''], policy_name: [policyName ?? ''] };
        const own = await now.storage.groups(ORG, { oneOf }, LATEST);
        expect(own.groups).toEqual([expect.objectContaining({ policyId, policyName, count })]);
        expect(own.total).toBe(count);
      }
    });
  });
}
