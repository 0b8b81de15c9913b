import { systemClock } from '../../../src/core/clock';
import { PoliciesInForce } from '../../../src/server/policies/policies-in-force';
import { PolicyQueue } from '../../../src/server/policies/policy-queue';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';
import { type Answer, Platform } from '../doubles/platform';

const POLICY = {
  name: 'money',
  scope: 'global',
  enabled: true,
  source_format: 'yaml',
  source: 'budgets: { run: 5 }\ndenied_actions: [drop_table]\n',
};

describe('Policies', () => {
  let platform: Platform;
  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  const make = (more: object = {}): Promise<Answer> =>
    platform.ask('POST', '/policies', { body: { ...POLICY, ...more } });
  const put = (id: string, more: object = {}): Promise<Answer> =>
    platform.ask('PUT', `/policies/${id}`, { body: { ...POLICY, ...more } });
  const sync = (query = '', headers = {}, key = platform.ours.agent): Promise<Answer> =>
    platform.ask('GET', `/policies/sync${query}`, { key, headers });

  it('are made, changed and rolled back in versions, each with its author and summary', async () => {
    const made = await make({ summary: 'first' });
    const { id } = made.json;
    const { warnings, ...withoutWarnings } = made.json;
    expect(warnings).toEqual([]);
    expect(made).toMatchObject({
      status: 201,
      json: { ...POLICY, version: 1, summary: 'first', author: 'admin-1', author_label: 'admin', target_id: null },
    });
    expect(made.json.policy).toEqual({ budgets: { run: 5 }, denied_actions: ['drop_table'] });
    expect((await put(id, { source: 'denied_actions: [x]', name: 'less', enabled: false })).json.version).toBe(2);
    const back = await platform.ask('POST', `/policies/${id}/rollback`, { body: { version: 1 } });
    expect(back.json).toMatchObject({ ...POLICY, version: 3, enabled: false, summary: 'Back to version 1.' });
    const { json } = await platform.ask('GET', `/policies/${id}/versions`);
    expect([json.total, json.versions.map(({ version }: { version: number }) => version)]).toEqual([3, [3, 2, 1]]);
    expect(json.versions[0]).not.toHaveProperty('source');
    expect((await platform.ask('GET', `/policies/${id}?version=1`)).json).toEqual(withoutWarnings);
    expect((await platform.ask('POST', `/policies/${id}/rollback`, { body: { version: 9 } })).status).toBe(404);
    const { entries } = (await platform.ask('GET', '/audit?limit=3')).json;
    expect(entries.map(({ what, detail }: Record<string, string>) => [what, detail])).toEqual([
      ['policy_rolled_back', 'version 3'],
      ['policy_changed', 'version 2'],
      ['policy_created', 'version 1'],
    ]);
  });

  it('are given for every run where include_runs says so, and those of several runs are no conflict', async () => {
    const document = (run: number) => ({ source: `budgets: { run: ${run} }`, scope: 'run', target_id: `r${run}` });
    await make(document(1));
    await make(document(2));
    await make({ scope: 'agent', target_id: 'bob' });
    expect((await sync()).json.policies).toEqual([]);
    expect((await sync('?run_id=r1')).json.policies).toHaveLength(1);
    const all = await sync('?include_runs=true&agent_id=ann');
    expect(all.json.policies.map((each: Record<string, string>) => each.target_id)).toEqual(['r1', 'r2']);
    expect(all.json.conflicts).toEqual([]);
    const etag = all.headers.etag as string;
    expect((await sync('?include_runs=true&agent_id=ann', { 'if-none-match': etag })).status).toBe(304);
    expect((await sync('?include_runs=yes')).status).toBe(400);
  });

  it('have a name that agents take too: at most 200 characters', async () => {
    expect((await make({ name: 'n'.repeat(201) })).status).toBe(422);
    expect((await make({ name: 'n'.repeat(200) })).status).toBe(201);
    expect((await sync()).json.policies).toHaveLength(1);
  });

  it('are deleted, and their versions stay for the trail', async () => {
    const { id } = (await make()).json;
    expect((await platform.ask('DELETE', `/policies/${id}`)).json).toMatchObject({ id, version: 1 });
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['DELETE', '', undefined],
      ['PUT', '', POLICY],
      ['POST', '/rollback', { version: 1 }],
    ] as const) {
      expect((await platform.ask(method, `/policies/${id}${path}`, { body })).status).toBe(404);
    }
    expect((await platform.ask('GET', `/policies/${id}/versions`)).json.total).toBe(1);
    expect((await platform.ask('GET', `/policies/${id}?version=1`)).status).toBe(200);
    expect((await sync()).json.policies).toEqual([]);
  });

  it.each([
    ['denied_actions: x', 'yaml', 'line 1: denied_actions must be array'],
    ['a: 1\nb: [', 'yaml', /^line 2: /],
    ['{\n"denied_actions": ,}', 'json', /is not JSON/],
    ['denied_actions: []', 'json', /is not JSON/],
  ])('that do not compile are not stored: %j', async (source, source_format, message) => {
    const refused = await make({ source, source_format });
    expect(refused.json).toMatchObject({ status: 422, code: 'INVALID_POLICY' });
    const fault = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(refused.json.errors[0]).toEqual({ path: '/source', message: fault });
    expect((await platform.ask('GET', '/policies')).json.total).toBe(0);
  });

  it.each([
    [{ scope: 'agent' }, '/target_id must name the agent.'],
    [{ target_id: 'x' }, '/target_id must be absent where scope is global.'],
    [{ source: `# ${'ä'.repeat(140_000)}` }, '/source must have at most 256 KiB.'],
  ])('are refused: %.40j', async (more, detail) => {
    expect((await make(more)).json).toMatchObject({ status: 422, code: 'INVALID_BODY', detail });
  });

  it('are compiled without being stored: faults with line and path, warnings', async () => {
    const compile = async (source: string, source_format = 'yaml') =>
      (await platform.ask('POST', '/policies/compile', { body: { source, source_format } })).json;
    expect(await compile('name: p\nargument_constraints:\n  pay/now:\n    type: 1\nrate_limits: { a: {} }\n')).toEqual({
      ok: false,
      policy: null,
      warnings: [],
      errors: expect.arrayContaining([
        { line: 5, path: '/rate_limits/a', message: expect.stringContaining('max_count') },
      ]),
    });
    expect(await compile('{"denied_actions":["x"],"allowed_actions":["x"]}', 'json')).toEqual({
      ok: true,
      policy: { denied_actions: ['x'], allowed_actions: ['x'] },
      warnings: ['allowed_actions names "x", and denied_actions denies it: it never runs.'],
      errors: [],
    });
  });

  it('are handed to agents by scope, with what they say differently, and not twice', async () => {
    await make({ name: 'run', scope: 'run', target_id: 'r-1', source: 'budgets: { run: 2, day: 7 }' });
    await make({ name: 'agent', scope: 'agent', target_id: 'a-1', source: 'budgets: { run: 3 }' });
    await make({ name: 'global' });
    await make({ name: 'off', enabled: false });
    const both = await sync('?agent_id=a-1&run_id=r-1');
    const names = (answer: Answer) => answer.json.policies.map(({ name }: { name: string }) => name);
    expect(names(both)).toEqual(['global', 'agent', 'run']);
    expect(both.json.policies[0]).toEqual({
      id: expect.any(String),
      name: 'global',
      version: 1,
      enabled: true,
      scope: 'global',
      target_id: null,
      budgets: { run: 5 },
      run_budget: 5,
      denied_actions: ['drop_table'],
    });
    expect(both.json.conflicts).toEqual([
      {
        field: 'run_budget',
        description: '"global", "agent", "run" set run_budget differently; the lowest holds.',
        resolved_value: 2,
      },
    ]);
    expect(names(await sync('?agent_id=a-2'))).toEqual(['global']);
    const etag = both.headers.etag as string;
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const same = await sync('?agent_id=a-1&run_id=r-1', { 'if-none-match': known });
      expect([same.status, same.text, same.headers.etag]).toEqual([304, '', etag]);
    }
    await make({ name: 'more' });
    const changed = await sync('?agent_id=a-1&run_id=r-1', { 'if-none-match': etag });
    expect([changed.status, names(changed)]).toEqual([200, ['global', 'more', 'agent', 'run']]);
  });

  it('say so where they cannot be put together', async () => {
    const source = (model: string) => `downgrades: { ask: [{ argument: model, replace: { large: ${model} } }] }`;
    await make({ source: source('small') });
    await make({ source: source('mini') });
    expect((await sync()).json.conflicts).toEqual([
      { field: expect.any(String), description: expect.stringContaining('ask'), resolved_value: null },
    ]);
  });

  it('are told, when one is made, changed or compiled, which enabled ones contradict it', async () => {
    const source = (model: string) => `downgrades: { ask: [{ argument: model, replace: { large: ${model} } }] }`;
    const { id, warnings: none } = (await make({ source: source('small') })).json;
    expect(none).toEqual([]);
    await make({ name: 'elsewhere', scope: 'agent', target_id: 'a-1', source: source('mini'), enabled: false });
    const contradicting = [expect.stringMatching(/^It contradicts the enabled policy "money": .*ask/)];
    const made = (await make({ name: 'two', scope: 'agent', target_id: 'a-2', source: source('mini') })).json;
    expect(made.warnings).toEqual(contradicting);
    const compile = async (more: object) =>
      (await platform.ask('POST', '/policies/compile', { body: { source_format: 'yaml', ...more } })).json.warnings;
    const other = [expect.stringContaining('the enabled policy "two"')];
    expect(await compile({ source: source('nano'), id: made.id })).toEqual(contradicting);
    expect(await compile({ source: source('mini'), id, scope: 'agent', target_id: 'a-1' })).toEqual([]);
    expect((await put(id, { source: source('nano') })).json.warnings).toEqual(other);
    expect((await put(id, { source: source('nano'), enabled: false })).json.warnings).toEqual([]);
    expect((await put(id, { source: source('mini') })).json.warnings).toEqual([]);
  });

  it('that contradict each other are each asked about approval, and the shortest time limit holds', async () => {
    const source = (model: string, seconds: number) =>
      `downgrades: { ask: [{ argument: model, replace: { large: ${model} } }] }\n` +
      `approvals: { actions: [pay], timeout_seconds: ${seconds} }`;
    await make({ name: 'slow', source: source('small', 600) });
    await make({ name: 'fast', source: source('mini', 60) });
    const check = async (action: string) => (await platform.ask('POST', `/approvals/check?action_name=${action}`)).json;
    expect(await check('pay')).toEqual({ requires_approval: true, policy_name: 'fast', timeout_seconds: 60 });
    expect(await check('read')).toMatchObject({ requires_approval: false });
  });

  it('ask by the tags that the agent declared for the action', async () => {
    await make({ name: 'ask', source: 'approvals: { tags: [Payment], risk_levels: [critical], timeout_seconds: 60 }' });
    const actions = [
      { name: 'transfer', tags: ['payment'] },
      { name: 'wash', tags: ['irreversible', 7] },
      { name: 'look', tags: null },
    ];
    await platform.ask('POST', '/actions/register', { body: { agent_id: 'a-1', actions } });
    const need = async (query: string) =>
      (await platform.ask('POST', `/approvals/check?${query}`)).json.requires_approval as boolean;
    const names = ['transfer', 'wash', 'look', 'other'];
    const ofAgent = await Promise.all(names.map((name) => need(`action_name=${name}&agent_id=a-1`)));
    expect(ofAgent).toEqual([true, true, false, false]);
    expect([await need('action_name=transfer&agent_id=a-2'), await need('action_name=transfer')]).toEqual([
      false,
      false,
    ]);
  });

  it('that say enabled: false in their source are checked like others', async () => {
    const source = 'enabled: false\nargument_constraints:\n  pay: { properties: { a: { type: 7 } } }\n';
    const refused = await make({ source });
    expect(refused.json).toMatchObject({ status: 422, code: 'INVALID_POLICY' });
    expect(refused.json.errors[0].message).toMatch(/^line 3: /);
    expect((await make({ source: 'enabled: false\nbudgets: { run: 5 }' })).status).toBe(201);
    expect((await sync()).json.policies).toMatchObject([{ enabled: true, budgets: { run: 5 } }]);
  });

  it('are answered for a thousand runs that get the same ones from one answer', async () => {
    await make();
    await make({ scope: 'run', target_id: 'r-1' });
    const queue = new PolicyQueue(systemClock, new RecordingLogger());
    const inForce = new PoliciesInForce(platform.storage, queue, systemClock);
    const of = (runId: string) => inForce.of({ org: 1, agentId: null, runId });
    expect(await of('r-2')).toBe(await of('r-3'));
    expect(await of('r-1')).not.toBe(await of('r-2'));
    const before = await of('r-1');
    await make({ scope: 'run', target_id: 'r-9' });
    expect(await of('r-1')).toBe(before);
    await make({ name: 'more' });
    expect(await of('r-1')).not.toBe(before);
    inForce.close();
    await queue.close();
  });

  it('are given for every agent where include_agents says so, and those of several agents are no conflict', async () => {
    const source = (run: number) => `budgets: { run: ${run} }`;
    await make({ source: source(1), scope: 'agent', target_id: 'ann' });
    await make({ source: source(2), scope: 'agent', target_id: 'bob' });
    const targets = ({ json }: { readonly json: { readonly policies: readonly { readonly target_id: string }[] } }) =>
      json.policies.map((each) => each.target_id);
    const all = await sync('?include_agents=true');
    expect([targets(all), all.json.conflicts]).toEqual([['ann', 'bob'], []]);
    await make({ name: 'other', source: source(3) });
    const ofAnn = await sync('?include_agents=true&agent_id=ann');
    expect(ofAnn.json.conflicts).toMatchObject([{ field: 'run_budget', resolved_value: 1 }]);
    expect((await sync('?include_agents=true')).json.conflicts).toEqual([]);
    expect((await sync('?include_agents=yes')).status).toBe(400);
  });

  it('are given to the key of an agent for that agent alone', async () => {
    const body = { label: 'x', role: 'agent', agent_id: 'a-1' };
    const { key } = (await platform.ask('POST', '/api-keys', { body })).json;
    await make({ scope: 'agent', target_id: 'a-1' });
    await make({ scope: 'agent', target_id: 'a-2' });
    for (const query of ['', '?include_agents=true']) {
      expect((await sync(query, {}, key)).json.policies).toMatchObject([{ target_id: 'a-1' }]);
    }
    expect((await sync('?agent_id=a-2', {}, key)).json.code).toBe('FORBIDDEN');
    expect((await sync('')).json.policies).toEqual([]);
  });

  it.each([
    [{ actions: ['pay_*'] }, 'pay_now', 0, true],
    [{ actions: ['pay_*'] }, 'read', 0, false],
    [{ threshold_usd: 10 }, 'read', 10, true],
    [{ risk_levels: ['high'] }, 'delete_user', 0, true],
    [{ risk_levels: ['high'] }, 'read', 0, false],
  ])('with approvals %j ask about %s of %d USD: %s', async (approvals, action, cost, isAsked) => {
    await make({ source: JSON.stringify({ approvals: { ...approvals, timeout_seconds: 60 } }), name: 'ask' });
    const { json } = await platform.ask('POST', `/approvals/check?action_name=${action}&cost_usd=${cost}`);
    expect(json).toEqual(
      isAsked
        ? { requires_approval: true, policy_name: 'ask', timeout_seconds: 60 }
        : { requires_approval: false, policy_name: null, timeout_seconds: null },
    );
  });
});
