import type { StorageUnderTest } from '../read-model-contract';
import { EVERYTHING, idsOf, page } from './asking';
import { entry, intervention } from './rows';

const ALL = { skip: 0, limit: 1_000 };

/** Organisations never see, count or hint at each other's rows. */
export function organisationCases(now: StorageUnderTest): void {
  it('answers no question of an organisation with a row of another one', async () => {
    const names = { runId: 'run', agentId: 'agent', callId: 'call', reason: 'Told 1 secret', preventedUsd: 1 };
    const theirs = intervention({ id: 'theirs', ...names, policyName: 'their policy' });
    await now.world.addInterventions(2, [theirs, intervention({ id: 'theirs too', ...names })]);
    await now.world.addEntries(2, [
      entry({ id: 'theirs', runId: 'run', agentId: 'agent', callId: 'call', costUsd: 1 }),
    ]);
    await now.storage.registerActions({ org: 2, agentId: null }, 'agent', [{ name: 'theirs', body: '{}' }]);
    await now.storage.noteAgent(2, 'agent', { displayName: 'Theirs' }, null);
    const { storage } = now;

    for (const kind of ['intervention', 'ledger'] as const) {
      for (const filter of [EVERYTHING, { oneOf: { run_id: ['run'] } }, { oneOf: {}, search: 'agent' }]) {
        expect(await storage.list(1, kind, filter, page())).toEqual({ pieces: [], total: 0, nextCursor: null });
        for await (const body of storage.export(1, kind, filter)) expect(body).toBe('nothing');
      }
    }
    expect((await storage.stats(2, EVERYTHING, null)).total_interventions).toBe(2);
    expect(await storage.stats(1, EVERYTHING, null)).toMatchObject({
      total_interventions: 0,
      by_type: {},
      over_time: [],
    });
    expect(await storage.groups(1, EVERYTHING, { sortBy: 'last_at', limit: 500 })).toEqual({
      groups: [],
      totalGroups: 0,
      total: 0,
    });
    expect(await storage.ledgerStats(1, EVERYTHING)).toEqual({ calls: 0, errors: 0, cost_usd: 0 });
    expect(await storage.runs(1, ALL)).toEqual({ runs: [], total: 0 });
    expect(await storage.run(1, 'run')).toBeNull();
    expect(await storage.agents(1, ALL)).toEqual({ agents: [], total: 0 });
    expect(await storage.agent(1, 'agent')).toBeNull();
    expect(await storage.intervention(1, 'theirs')).toBeNull();

    await now.world.addInterventions(1, [intervention({ id: 'theirs', ...names })]);
    await now.world.addEntries(1, [entry({ id: 'ours', runId: 'run', agentId: 'agent' })]);
    expect(idsOf(await storage.list(1, 'intervention', EVERYTHING, page()))).toEqual(['theirs']);
    const detail = await storage.intervention(1, 'theirs');
    expect([detail?.revisions.length, detail?.ledgerEntry, detail?.earlier.last30Days]).toEqual([1, null, 0]);
    expect((await storage.run(1, 'run'))?.records).toHaveLength(2);
    expect(await storage.agent(1, 'agent')).toMatchObject({
      actions: 1,
      interventions: 1,
      costUsd: 0,
      displayName: null,
      registered: [],
    });
  });
}
