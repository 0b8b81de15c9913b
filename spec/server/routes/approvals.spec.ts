import { ManualClock } from '../../../src/testing';
import { type Answer, Platform } from '../doubles/platform';

const ASK = { action_name: 'transfer_funds', agent_id: 'writer-1', run_id: 'run-1', timeout_seconds: 30 };

describe('An approval', () => {
  const clock = new ManualClock();
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start({ clock });
  });
  afterEach(() => platform.stop());

  const agent = (method: string, path: string, body?: object): Promise<Answer> =>
    platform.ask(method, path, { key: platform.ours.agent, body });
  const operator = (method: string, path: string, body?: object): Promise<Answer> =>
    platform.ask(method, path, { key: platform.ours.operator, body });
  const ask = async (more: object = {}): Promise<string> =>
    (await agent('POST', '/approvals', { ...ASK, ...more })).json.id;
  const waits = async () => Number(/waiting_polls (\d+)/.exec((await platform.ask('GET', '//metrics')).text)?.[1]);
  /** Asks something that waits; fulfilled when it does. */
  const waiting = async (poll: () => Promise<Answer>): Promise<{ readonly answer: Promise<Answer> }> => {
    const before = await waits();
    const answer = poll();
    while ((await waits()) === before) await new Promise(setImmediate);
    return { answer };
  };
  const stateOf = async (id: string) => (await agent('GET', `/approvals/${id}/poll`)).json;

  it('is asked, decided by an operator, and polled', async () => {
    const asked = await agent('POST', '/approvals', ASK);
    expect(asked.status).toBe(201);
    const { id } = asked.json;
    expect(asked.json).toEqual({
      id: expect.any(String),
      status: 'pending',
      created_at: new Date(clock.now()).toISOString(),
      expires_at: new Date(clock.now() + 30_000).toISOString(),
    });
    expect(await stateOf(id)).toEqual({
      id,
      status: 'pending',
      decided_at: null,
      decided_by_email: null,
      decision_notes: null,
      info_request_message: null,
      revision: 1,
    });
    clock.advance(5);
    const decided = await operator('POST', `/approvals/${id}/approve`, { notes: 'ok' });
    const expected = {
      id,
      status: 'approved',
      decided_at: new Date(clock.now()).toISOString(),
      decided_by_email: 'operator',
      decision_notes: 'ok',
      info_request_message: null,
      revision: 2,
    };
    expect([decided.status, decided.json]).toEqual([200, expected]);
    expect(await stateOf(id)).toEqual(expected);
  });

  it.each([
    ['approve', 'reject', 409, 'ALREADY_DECIDED'],
    ['approve', 'request-info', 409, 'ALREADY_DECIDED'],
    ['reject', 'approve', 409, 'ALREADY_DECIDED'],
    ['reject', 'use', 409, 'WRONG_STATE'],
    ['cancel', 'approve', 409, 'ALREADY_DECIDED'],
    ['expire', 'approve', 410, 'APPROVAL_EXPIRED'],
    ['expire', 'reject', 410, 'APPROVAL_EXPIRED'],
    ['expire', 'respond', 410, 'APPROVAL_EXPIRED'],
    ['expire', 'use', 410, 'APPROVAL_EXPIRED'],
    ['nothing', 'respond', 409, 'WRONG_STATE'],
  ])('after %s refuses to %s: %d %s', async (first, then, status, code) => {
    const id = await ask();
    const bodies: Readonly<Record<string, object>> = { 'request-info': { message: 'm' }, respond: { response: 'r' } };
    const act = (name: string) =>
      (['respond', 'cancel', 'use'].includes(name) ? agent : operator)(
        'POST',
        `/approvals/${id}/${name}`,
        bodies[name] ?? {},
      );
    if (first === 'expire') clock.advance(30_000);
    else if (first !== 'nothing') expect((await act(first)).status).toBe(200);
    expect((await act(then)).json).toMatchObject({ status, code });
  });

  it('is decided once: again by the same key 200, by another 409; cancelled late 200 with expired', async () => {
    const id = await ask();
    const approve = (key: string) => platform.ask('POST', `/approvals/${id}/approve`, { key });
    expect((await approve(platform.ours.operator)).status).toBe(200);
    expect((await approve(platform.ours.operator)).json).toMatchObject({ status: 'approved' });
    expect((await approve(platform.ours.admin)).status).toBe(409);
    const late = await ask();
    clock.advance(30_000);
    expect(await agent('POST', `/approvals/${late}/cancel`)).toMatchObject({
      status: 200,
      json: { status: 'expired' },
    });
  });

  it('is used once, by the agent that asked', async () => {
    const id = await ask();
    await operator('POST', `/approvals/${id}/approve`);
    const use = (body?: object) => agent('POST', `/approvals/${id}/use`, body);
    const statuses = await Promise.all(['c-1', 'c-2', 'c-3'].map(async (call_id) => (await use({ call_id })).status));
    expect(statuses).toEqual([200, 409, 409]);
    expect([(await use({ call_id: 'c-1' })).status, (await use()).json.code]).toEqual([200, 'ALREADY_USED']);
  });

  it('is withdrawn by the agent also when it was approved, as long as nobody has used it', async () => {
    const id = await ask();
    await operator('POST', `/approvals/${id}/approve`);
    expect(await agent('POST', `/approvals/${id}/cancel`)).toMatchObject({
      status: 200,
      json: { status: 'cancelled' },
    });
    expect((await agent('POST', `/approvals/${id}/use`)).json.code).toBe('WRONG_STATE');
    const used = await ask();
    await operator('POST', `/approvals/${used}/approve`);
    await agent('POST', `/approvals/${used}/use`);
    expect((await agent('POST', `/approvals/${used}/cancel`)).json.code).toBe('ALREADY_DECIDED');
  });

  it('is the same one without an agent too, by run, action and digest', async () => {
    const call = { action_name: 'pay', run_id: 'run-1', arguments_digest: 'd-1' };
    const first = await agent('POST', '/approvals', call);
    expect([first.status, (await agent('POST', '/approvals', call)).json]).toEqual([201, first.json]);
    expect((await agent('POST', '/approvals', { ...call, run_id: null })).status).toBe(201);
    expect((await agent('POST', '/approvals', { ...call, agent_id: 'a' })).status).toBe(201);
  });

  it('tells a poll at once of a question that was put between two polls', async () => {
    const id = await ask();
    await operator('POST', `/approvals/${id}/request-info`, { message: 'why?' });
    const { revision } = await stateOf(id);
    await operator('POST', `/approvals/${id}/request-info`, { message: 'for whom?' });
    const { json } = await agent('GET', `/approvals/${id}/poll?wait=60&known_revision=${revision}`);
    expect(json).toMatchObject({ info_request_message: 'for whom?', revision: revision + 1 });
    const known = await waiting(() => agent('GET', `/approvals/${id}/poll?wait=60&known_revision=${revision + 1}`));
    await operator('POST', `/approvals/${id}/request-info`, { message: 'when?' });
    expect((await known.answer).json).toMatchObject({ info_request_message: 'when?', revision: revision + 2 });
  });

  it('is the same one when the same call asks again, and another for other arguments', async () => {
    const call = { ...ASK, arguments_digest: 'd-1' };
    const first = await agent('POST', '/approvals', call);
    const again = await agent('POST', '/approvals', call);
    expect([first.status, again.status, again.json]).toEqual([201, 200, first.json]);
    for (const other of [{ arguments_digest: 'd-2' }, { run_id: 'run-2' }, { agent_id: 'b' }, { action_name: 'x' }])
      expect((await agent('POST', '/approvals', { ...call, ...other })).status).toBe(201);
    const keyed = { action_name: 'pay', approval_key: 'invoice-7', action_inputs: { amount: 5 } };
    expect((await agent('POST', '/approvals', keyed)).status).toBe(201);
    expect((await agent('POST', '/approvals', { ...keyed, run_id: 'later' })).status).toBe(200);
    const changed = await agent('POST', '/approvals', { ...keyed, action_inputs: { amount: 6 } });
    expect(changed.json).toMatchObject({ status: 409, code: 'OTHER_CALL' });
    const twice = [await ask(), await ask()];
    expect(twice[0]).not.toBe(twice[1]);
  });

  it('is out of reach for the keys of other agents', async () => {
    const keyOf = async (agentId: string) =>
      (await platform.ask('POST', '/api-keys', { body: { label: 'x', role: 'agent', agent_id: agentId } })).json.key;
    const [one, other] = [await keyOf('one'), await keyOf('other')];
    const asked = (key: string, body: object) => platform.ask('POST', '/approvals', { key, body });
    const body = { action_name: 'pay', approval_key: 'k' };
    const { id } = (await asked(one, body)).json;
    expect((await asked(one, { ...body, agent_id: 'other' })).json.code).toBe('FORBIDDEN');
    expect((await asked(other, body)).json.id).not.toBe(id);
    expect((await asked(platform.ours.agent, { ...body, agent_id: 'one' })).json.id).not.toBe(id);
    for (const key of [other, platform.ours.agent]) {
      for (const [method, name] of [
        ['GET', 'poll'],
        ['POST', 'cancel'],
        ['POST', 'use'],
      ])
        expect((await platform.ask(method, `/approvals/${id}/${name}`, { key })).status).toBe(404);
    }
    expect((await platform.ask('GET', `/approvals/${id}/poll`, { key: one })).status).toBe(200);
    expect((await platform.ask('POST', `/approvals/${id}/approve`, { key: one })).json.code).toBe('FORBIDDEN');
  });

  it('is listed, and read with what was asked, what came of it, and by whom', async () => {
    const inputs = { to: 'B', amount: 500 };
    const id = await ask({ action_inputs: inputs, x_more: 1, intervention_id: 'i-1', reason: 'it is much' });
    const other = await ask();
    await operator('POST', `/approvals/${id}/reject`, { reason: 'too risky' });
    const { json } = await operator('GET', `/approvals/${id}`);
    expect(json).toEqual({
      ...ASK,
      action_inputs: inputs,
      x_more: 1,
      intervention_id: 'i-1',
      reason: 'it is much',
      id,
      status: 'rejected',
      created_at: expect.any(String),
      expires_at: expect.any(String),
      decided_at: expect.any(String),
      decided_by: 'operator-1',
      decided_by_email: 'operator',
      decision_notes: 'too risky',
      info_request_message: null,
      info_response: null,
      arguments_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      asked_by: 'agent-1',
      used_at: null,
      revision: 2,
    });
    expect((await operator('GET', '/approvals')).json).toMatchObject({ total: 2, skip: 0, limit: 50 });
    expect((await operator('GET', '/approvals?status=rejected&status=expired')).json.approvals).toEqual([json]);
    const pending = (await operator('GET', '/approvals/pending')).json;
    expect([pending.total, pending.approvals[0].id]).toEqual([1, other]);
    expect((await platform.ask('GET', '/audit?limit=1')).json.entries).toMatchObject([
      { by: 'operator-1', what: 'approval_rejected', target: id, detail: 'too risky' },
    ]);
  });

  it('answers a poll that waits at once when it changes, and at the end of the wait when it does not', async () => {
    const id = await ask();
    const poll = (query: string) => waiting(() => agent('GET', `/approvals/${id}/poll?${query}`));
    const [polled, again] = [await poll('wait=60'), await poll('wait=20')];
    await operator('POST', `/approvals/${id}/request-info`, { message: 'why?' });
    const asked = { status: 'info_requested', info_request_message: 'why?' };
    expect([(await polled.answer).json, (await again.answer).json]).toMatchObject([asked, asked]);
    expect((await agent('GET', `/approvals/${id}/poll?wait=60`)).json).toMatchObject(asked);

    const known = await poll('wait=60&known_status=info_requested');
    await operator('POST', `/approvals/${id}/request-info`, { message: 'for whom?' });
    expect((await known.answer).json).toMatchObject({ info_request_message: 'for whom?' });
    await agent('POST', `/approvals/${id}/respond`, { response: 'for Ada' });

    const short = await poll('wait=10');
    clock.advance(10_000);
    expect((await short.answer).json).toMatchObject({ status: 'pending' });
    const long = await poll('wait=60');
    clock.advance(20_000);
    expect((await long.answer).json).toMatchObject({ status: 'expired' });
    expect(await waits()).toBe(0);
  });

  it('answers polls that wait when the platform ends, and refuses one whose key was revoked', async () => {
    const id = await ask();
    const { json } = await platform.ask('POST', '/api-keys', { body: { label: 'x', role: 'agent' } });
    const revoked = await waiting(() => platform.ask('GET', `/approvals/${id}/poll?wait=60`, { key: json.key }));
    await platform.ask('DELETE', `/api-keys/${json.id}`);
    expect((await revoked.answer).json).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    const polled = await waiting(() => agent('GET', `/approvals/${id}/poll?wait=60`));
    const ended = platform.server.close();
    expect((await polled.answer).json).toMatchObject({ status: 'pending' });
    await ended;
  });

  it('is asked, decided and used while the read model is made anew; so are stops and policies', async () => {
    jest.spyOn(platform.storage, 'isReady', 'get').mockReturnValue(false);
    jest.spyOn(platform.storage, 'ready', 'get').mockReturnValue(new Promise(() => undefined));
    const id = await ask();
    expect((await operator('POST', `/approvals/${id}/approve`)).status).toBe(200);
    expect((await agent('POST', `/approvals/${id}/use`)).status).toBe(200);
    expect((await operator('GET', '/approvals')).json.total).toBe(1);
    const stop = { target_type: 'all', reason: 'r' };
    expect((await operator('POST', '/kill-switch/kill', stop)).json.changed).toBe(true);
    const policy = { name: 'p', scope: 'global', enabled: true, source: '', source_format: 'yaml' };
    expect((await platform.ask('POST', '/policies', { body: policy })).status).toBe(201);
    expect((await agent('GET', '/policies/sync')).json.policies).toHaveLength(1);
    expect((await operator('GET', '/audit')).json.total).toBeGreaterThan(2);
    jest.restoreAllMocks();
  });
});
