import type { Route } from '../../src/server/route';
import { ROUTES } from '../../src/server/routes';
import { Platform } from './doubles/platform';

const RECORD = {
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  estimated_cost_usd: 2,
};
/** Stands in every text of one organisation's records, and in no other's. */
const MARK = 'theirs-only';

const THEIRS = Array.from({ length: 60 }, (_, index) => ({
  ...RECORD,
  id: `shared-${index}`,
  action_name: `action-${MARK}`,
  agent_id: 'shared-agent',
  run_id: 'shared-run',
  call_id: 'shared-call',
  policy_name: `policy-${MARK}`,
  reason: `reason-${MARK}`,
}));
const OURS = THEIRS.slice(0, 3).map((record) => ({
  ...record,
  action_name: 'ours',
  policy_name: 'ours',
  reason: 'ours',
}));
const ENTRY = {
  timestamp: RECORD.timestamp,
  outcome: 'success',
  cost_usd: 1,
  call_id: 'shared-call',
  agent_id: 'shared-agent',
};

describe('Another organisation', () => {
  let platform: Platform;
  let theirApproval: string;
  let theirPolicy: string;

  beforeAll(async () => {
    platform = await Platform.start();
    const { ours, theirs } = platform;
    const send = (key: string, path: string, body: object) => platform.ask('POST', path, { key, body });
    const entries = (action: string, ids: readonly number[]) =>
      ids.map((id) => ({ ...ENTRY, id: `entry-${id}`, action }));
    const sent = [
      await send(theirs.agent, '/interventions', { interventions: THEIRS }),
      await send(theirs.agent, '/ingest', {
        run_id: 'shared-run',
        entries: entries(`act-${MARK}`, [...Array(60).keys()]),
      }),
      await send(theirs.agent, '/ingest', {
        run_id: 'their-run',
        agent_id: `agent-${MARK}`,
        entries: [{ ...ENTRY, id: 'entry-99', action: `act-${MARK}`, agent_id: undefined }],
      }),
      await send(theirs.agent, '/actions/register', {
        agent_id: 'shared-agent',
        actions: [{ name: `declared-${MARK}` }],
      }),
      await send(ours.agent, '/interventions', { interventions: OURS }),
      await send(ours.agent, '/ingest', { run_id: 'shared-run', entries: entries('ours', [0, 1]) }),
    ];
    const asked = {
      action_name: `ask-${MARK}`,
      agent_id: 'shared-agent',
      run_id: 'shared-run',
      approval_key: 'shared',
    };
    const policy = { name: `policy-${MARK}`, scope: 'global', enabled: true, source_format: 'yaml' };
    const made = [
      await send(theirs.agent, '/approvals', { ...asked, intervention_id: 'shared-0' }),
      await send(theirs.admin, '/policies', { ...policy, source: `denied_actions: [deny-${MARK}]` }),
      await send(theirs.operator, '/kill-switch/kill', { target_type: 'all', reason: `kill-${MARK}` }),
    ];
    expect(made.map(({ status }) => status)).toEqual([201, 201, 200]);
    [theirApproval, theirPolicy] = made.map(({ json }) => json.id);
    expect(sent.map(({ status }) => status)).toEqual([201, 202, 202, 200, 201, 202]);
    expect(sent[4].json).toEqual({ accepted: 3, duplicates: 0, conflicts: [] });
    expect(sent[5].json).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    await platform.ask('PATCH', '/agents/shared-agent', { key: theirs.admin, body: { display_name: `name-${MARK}` } });
    await platform.ask('PUT', '/settings', { key: theirs.admin, body: { retention_days: 77 } });
  });
  afterAll(() => platform.stop());

  const reads = ROUTES.filter(({ method, url }) => method === 'GET' && url !== '/events');
  const idsOf: Readonly<Record<string, readonly string[]>> = {
    '/interventions/:id': ['shared-0', 'shared-50'],
    '/runs/:id': ['shared-run', 'their-run'],
    '/agents/:id': ['shared-agent', `agent-${MARK}`],
    '/approvals/:id': ['THEIR-APPROVAL'],
    '/approvals/:id/poll': ['THEIR-APPROVAL'],
    '/policies/:id': ['THEIR-POLICY'],
    '/policies/:id/versions': ['THEIR-POLICY'],
  };

  it.each(reads.flatMap(({ url }) => (idsOf[url] ?? ['']).map((id) => [url.replace(':id', id)])))(
    'is not seen by GET %s',
    async (path) => {
      for (const query of ['', ...filtersOf(path)]) {
        const { status, text } = await platform.ask('GET', theirs(`${path}${query}`));
        expect([200, 404]).toContain(status);
        expect(text).not.toContain(MARK);
        expect(text).not.toContain(platform.theirs.admin.slice(0, 11));
        expect(text).not.toContain('"retention_days":77');
      }
    },
  );

  const theirs = (path: string): string =>
    path.replace('THEIR-APPROVAL', theirApproval).replace('THEIR-POLICY', theirPolicy);

  it('keeps its approvals, policies and stops', async () => {
    const { ours, theirs: other } = platform;
    const ask = async (key: string, method: string, path: string, body?: object) =>
      (await platform.ask(method, theirs(path), { key, ...(body && { body }) })).status;
    const policy = { name: 'x', scope: 'global', enabled: true, source: '', source_format: 'yaml' };
    for (const name of ['approve', 'reject']) {
      expect(await ask(ours.operator, 'POST', `/approvals/THEIR-APPROVAL/${name}`)).toBe(404);
    }
    expect(await ask(ours.operator, 'POST', '/approvals/THEIR-APPROVAL/request-info', { message: 'x' })).toBe(404);
    expect(await ask(ours.agent, 'POST', '/approvals/THEIR-APPROVAL/respond', { response: 'x' })).toBe(404);
    for (const name of ['cancel', 'use']) {
      expect(await ask(ours.agent, 'POST', `/approvals/THEIR-APPROVAL/${name}`)).toBe(404);
    }
    expect(await ask(ours.admin, 'PUT', '/policies/THEIR-POLICY', policy)).toBe(404);
    expect(await ask(ours.admin, 'POST', '/policies/THEIR-POLICY/rollback', { version: 1 })).toBe(404);
    expect(await ask(ours.admin, 'DELETE', '/policies/THEIR-POLICY')).toBe(404);
    const asked = { action_name: 'ours', agent_id: 'shared-agent', run_id: 'shared-run', approval_key: 'shared' };
    expect(await ask(ours.agent, 'POST', '/approvals', asked)).toBe(201);
    const revived = await platform.ask('POST', '/kill-switch/revive', { body: { target_type: 'all' } });
    expect(revived.json.changed).toBe(false);
    const read = async (key: string) => [
      (await platform.ask('GET', '/approvals/pending', { key })).json.total,
      (await platform.ask('GET', '/policies', { key })).json.total,
      (await platform.ask('GET', '/policies/sync', { key })).json.policies.length,
      (await platform.ask('GET', '/kill-switch/active', { key })).json.active.length,
      (await platform.ask('GET', '/kill-switch/check', { key })).json.is_killed,
    ];
    expect(await read(ours.viewer)).toEqual([1, 0, 0, 0, false]);
    expect(await read(other.viewer)).toEqual([1, 1, 1, 1, true]);
  });

  /** Every filter that would find what is theirs. */
  function filtersOf(path: string): readonly string[] {
    const route = ROUTES.find(({ method, url }) => method === 'GET' && url === path) as Route | undefined;
    const values: Readonly<Record<string, string>> = {
      search: MARK,
      action_name: `action-${MARK}`,
      policy: `policy-${MARK}`,
      policy_name: `policy-${MARK}`,
      agent_id: 'shared-agent',
      run_id: 'shared-run',
      limit: '500',
      format: 'jsonl',
    };
    return Object.keys(route?.query ?? {}).flatMap((name) => (name in values ? [`?${name}=${values[name]}`] : []));
  }

  it('is not counted', async () => {
    const { ours, theirs } = platform;
    const totals = async (key: string) => [
      (await platform.ask('GET', '/interventions?agent_id=shared-agent', { key })).json.total,
      (await platform.ask('GET', '/interventions/stats', { key })).json.total_interventions,
      (await platform.ask('GET', '/interventions/groups', { key })).json.total,
      (await platform.ask('GET', '/interventions/export?format=jsonl', { key })).text.split('\n').length - 1,
      (await platform.ask('GET', '/ledger', { key })).json.total,
      (await platform.ask('GET', '/ledger/stats', { key })).json.calls,
      (await platform.ask('GET', '/ledger/export?format=jsonl', { key })).text.split('\n').length - 1,
      (await platform.ask('GET', '/runs', { key })).json.total,
      (await platform.ask('GET', '/runs/shared-run', { key })).json.records.length,
      (await platform.ask('GET', '/agents', { key })).json.total,
      (await platform.ask('GET', '/api-keys', { key })).json.api_keys.length,
    ];
    expect(await totals(ours.admin)).toEqual([3, 3, 3, 3, 2, 2, 2, 1, 5, 1, 4]);
    expect(await totals(theirs.admin)).toEqual([60, 60, 60, 60, 61, 61, 61, 2, 120, 2, 4]);
  });

  it('keeps its own record under the same id', async () => {
    const { ours, theirs } = platform;
    const get = (key: string) => platform.ask('GET', '/interventions/shared-0', { key });
    expect((await get(ours.viewer)).json).toMatchObject({ action_name: 'ours', ledger_entry: { action: 'ours' } });
    expect((await get(theirs.viewer)).json).toMatchObject({ action_name: `action-${MARK}` });
  });

  it('cannot go on from our cursor, nor we from theirs', async () => {
    for (const path of ['/interventions?limit=1', '/ledger?limit=1']) {
      const cursor = async (key: string) =>
        encodeURIComponent((await platform.ask('GET', path, { key })).json.next_cursor);
      const { ours, theirs } = platform;
      const crossed = await platform.ask('GET', `${path}&cursor=${await cursor(theirs.viewer)}`, { key: ours.viewer });
      expect(crossed.json).toMatchObject({ status: 400, code: 'INVALID_CURSOR' });
      const own = await platform.ask('GET', `${path}&cursor=${await cursor(ours.viewer)}`, { key: ours.viewer });
      expect(own.status).toBe(200);
    }
  });

  it('keeps its keys, notes and settings', async () => {
    const { ours, theirs } = platform;
    expect((await platform.ask('DELETE', '/api-keys/viewer-2', { key: ours.admin })).status).toBe(404);
    expect((await platform.ask('GET', '/runs', { key: theirs.viewer })).status).toBe(200);
    expect(
      (await platform.ask('PATCH', `/agents/agent-${MARK}`, { key: ours.admin, body: { description: 'x' } })).status,
    ).toBe(404);
    expect((await platform.ask('GET', '/settings', { key: theirs.viewer })).json).toEqual({ retention_days: 77 });
    expect((await platform.ask('GET', '/settings', { key: ours.viewer })).json).toEqual({ retention_days: null });
    expect((await platform.ask('GET', '/agents/shared-agent', { key: theirs.viewer })).json).toMatchObject({
      display_name: `name-${MARK}`,
      declared_actions: [{ name: `declared-${MARK}` }],
    });
  });
});

describe('A key of one agent', () => {
  it('cannot revise what another’s has written', async () => {
    const platform = await Platform.start();
    try {
      const keyOf = async (agentId: string | null): Promise<string> =>
        (await platform.ask('POST', '/api-keys', { body: { label: 'x', role: 'agent', agent_id: agentId } })).json.key;
      const [one, other, any] = [await keyOf('one'), await keyOf('other'), await keyOf(null)];
      const first = { ...RECORD, id: 'a', action_name: 'x', outcome: 'escalated' };
      const post = async (key: string, body: object) =>
        (await platform.ask('POST', '/interventions', { key, body })).json;
      expect(await post(one, first)).toEqual({ id: 'a', accepted: 1, duplicates: 0, conflicts: [] });
      for (const key of [other, any]) {
        expect(await post(key, { ...first, revision: 2, outcome: 'approved_after_review' })).toMatchObject({
          conflicts: [0],
        });
      }
      expect(await post(await keyOf('one'), { ...first, revision: 2, outcome: 'blocked' })).toMatchObject({
        accepted: 1,
      });
      const { json } = await platform.ask('GET', '/interventions/a');
      expect(json.revisions.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['escalated', 'blocked']);
    } finally {
      await platform.stop();
    }
  });
});
