import type { StorageUnderTest } from '../read-model-contract';
import { idsIn, numbered } from './asking';
import { entry, intervention, START } from './rows';

const ORG = 1;
const ALL = { skip: 0, limit: 1_000 };
const NO_NOTES = { displayName: null, description: null };

/** Runs and agents: what was done in them. */
export function runAndAgentCases(now: StorageUnderTest): void {
  const given = async (): Promise<void> => {
    await now.world.addInterventions(
      ORG,
      numbered([
        intervention({ runId: 'r-1', agentId: 'ann', at: START + 5, preventedUsd: 2, outcome: 'blocked' }),
        intervention({ runId: 'r-1', agentId: 'ann', at: START + 7, preventedUsd: 3, outcome: 'modified' }),
        intervention({
          runId: 'r-2',
          agentId: 'bob',
          at: START + 9,
          preventedUsd: 4,
          outcome: 'rejected_after_review',
        }),
        intervention({ runId: null, agentId: 'bob', at: START + 20 }),
        intervention({ runId: 'r-3', agentId: null, at: START + 30, outcome: 'warned' }),
      ]),
    );
    await now.world.addEntries(
      ORG,
      numbered(
        [
          entry({ runId: 'r-1', agentId: 'ann', at: START + 6, costUsd: 0.5 }),
          entry({ runId: 'r-1', agentId: 'bob', at: START + 4, costUsd: 0.25, outcome: 'error' }),
          entry({ runId: 'r-1', agentId: 'ann', at: START + 8, costUsd: 9, outcome: 'blocked' }),
          entry({ runId: 'r-4', agentId: 'ann', at: START + 1, costUsd: 1 }),
        ],
        'l',
      ),
    );
  };
  const r1 = {
    runId: 'r-1',
    agentId: 'bob',
    startedAt: START + 4,
    endedAt: START + 8,
    actions: 2,
    errors: 1,
    interventions: 2,
    blocked: 1,
    costUsd: 0.75,
    costPreventedUsd: 2,
  };

  describe('runs', () => {
    it('are there from both kinds of records, the one that began last first', async () => {
      await given();
      const { runs, total } = await now.storage.runs(ORG, ALL);
      expect([runs.map(({ runId }) => runId), total]).toEqual([['r-3', 'r-2', 'r-1', 'r-4'], 4]);
      expect(runs[2]).toEqual(r1);
      expect(runs[0]).toMatchObject({ agentId: null, actions: 0, interventions: 1, costUsd: 0 });
    });

    it('come in parts, and of one agent with what it did', async () => {
      await given();
      const part = await now.storage.runs(ORG, { skip: 1, limit: 2 });
      expect([part.runs.map(({ runId }) => runId), part.total]).toEqual([['r-2', 'r-1'], 4]);
      expect(await now.storage.runs(ORG, { skip: 9, limit: 2 })).toEqual({ runs: [], total: 4 });
      const ofAnn = await now.storage.runs(ORG, { ...ALL, agentId: 'ann' });
      expect(ofAnn.runs.map(({ runId, actions }) => [runId, actions])).toEqual([
        ['r-1', 1],
        ['r-4', 1],
      ]);
      expect(await now.storage.runs(ORG, { ...ALL, agentId: 'nobody' })).toEqual({ runs: [], total: 0 });
    });
  });

  describe('runs, some of them', () => {
    it.each([
      ['with errors', { with: 'errors' }, ['r-1']],
      ['with what was blocked', { with: 'blocked' }, ['r-2', 'r-1']],
      ['with interventions', { with: 'interventions' }, ['r-3', 'r-2', 'r-1']],
      ['that began in a time, both ends included', { from: START + 4, until: START + 9 }, ['r-2', 'r-1']],
      ['of an agent that began since', { from: START + 5, agentId: 'ann' }, ['r-1']],
    ] as const)('are those %s, and what they hold is whole', async (_name, wanted, ids) => {
      await given();
      const { runs, total } = await now.storage.runs(ORG, { ...ALL, ...wanted });
      expect([runs.map(({ runId }) => runId), total]).toEqual([ids, ids.length]);
      if (!('agentId' in wanted)) expect(runs.find(({ runId }) => runId === 'r-1') ?? r1).toEqual(r1);
    });
  });

  describe('run', () => {
    it('has its records of both kinds in order of time', async () => {
      await given();
      const run = await now.storage.run(ORG, 'r-1');
      expect(run?.summary).toEqual(r1);
      expect(run?.records.map(({ kind }) => kind)).toEqual([
        'ledger',
        'intervention',
        'ledger',
        'intervention',
        'ledger',
      ]);
      expect(idsIn(run?.records.map(({ body }) => body) ?? [])).toEqual(['l-2', 'i-1', 'l-1', 'i-2', 'l-3']);
    });

    it('has its first 1,000 records, and counts all', async () => {
      const rows = Array.from({ length: 1_005 }, (_, index) => intervention({ runId: 'r', at: START + index }));
      await now.world.addInterventions(ORG, numbered(rows));
      const run = await now.storage.run(ORG, 'r');
      expect([run?.summary.interventions, run?.records.length]).toEqual([1_005, 1_000]);
      expect(idsIn([run?.records.at(-1)?.body as string])).toEqual(['i-1000']);
    });

    it('is null where there is none', async () => {
      await given();
      expect([await now.storage.run(ORG, 'r-9'), await now.storage.run(ORG, '')]).toEqual([null, null]);
    });
  });

  describe('agents', () => {
    it('have their totals and notes, the one seen last first', async () => {
      await given();
      await now.storage.noteAgent(ORG, 'ann', { displayName: 'Ann' }, null);
      const bob = {
        ...NO_NOTES,
        agentId: 'bob',
        firstSeenAt: START + 4,
        lastSeenAt: START + 20,
        runs: 2,
        actions: 1,
        errors: 1,
        interventions: 2,
        blocked: 2,
        costUsd: 0.25,
        costPreventedUsd: 4,
      };
      const ann = {
        displayName: 'Ann',
        description: null,
        agentId: 'ann',
        firstSeenAt: START + 1,
        lastSeenAt: START + 8,
        runs: 2,
        actions: 2,
        errors: 0,
        interventions: 2,
        blocked: 1,
        costUsd: 1.5,
        costPreventedUsd: 2,
      };
      expect(await now.storage.agents(ORG, ALL)).toEqual({ agents: [bob, ann], total: 2 });
      expect(await now.storage.agents(ORG, { skip: 1, limit: 1 })).toEqual({ agents: [ann], total: 2 });
      expect(await now.storage.agent(ORG, 'ann')).toEqual({ ...ann, registered: [] });
      expect(await now.storage.agent(ORG, 'nobody')).toBeNull();
    });

    it('show the actions that they declared', async () => {
      await given();
      const actions = [{ name: 'pay', body: '{"name":"pay"}' }];
      await now.storage.registerActions({ org: ORG, agentId: null }, 'ann', actions);
      expect((await now.storage.agent(ORG, 'ann'))?.registered).toEqual(actions);
    });
  });
}
