import { Platform } from '../doubles/platform';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const entry = (id: string, minute: number, more: object = {}) => ({
  id,
  timestamp: at(minute),
  action: 'send_email',
  outcome: 'success',
  cost_usd: 0.5,
  ...more,
});
const intervention = (id: string, minute: number, more: object = {}) => ({
  id,
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: at(minute),
  action_name: 'drop_table',
  estimated_cost_usd: 2,
  agent_id: 'a-1',
  run_id: 'r-1',
  ...more,
});

describe('Runs and agents', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
    const entries = [
      entry('e-1', 1),
      entry('e-2', 3, { outcome: 'error' }),
      entry('e-3', 9, { run_id: 'r-2', agent_id: 'a-2' }),
    ];
    await platform.ask('POST', '/ingest', { body: { run_id: 'r-1', agent_id: 'a-1', entries } });
    const interventions = [intervention('i-1', 2), intervention('i-2', 4, { outcome: 'warned' })];
    await platform.ask('POST', '/interventions', { body: { interventions } });
    const actions = [{ name: 'send_email', cost_usd: 0.5 }, { name: 'drop_table' }];
    const registered = await platform.ask('POST', '/actions/register', { body: { agent_id: 'a-1', actions } });
    expect(registered.json).toEqual({ status: 'success', registered: 2, updated: 0, total: 2 });
  });
  afterAll(() => platform.stop());

  const RUN = {
    run_id: 'r-1',
    agent_id: 'a-1',
    started_at: at(1),
    ended_at: at(4),
    actions: 2,
    errors: 1,
    interventions: 2,
    blocked: 1,
    cost_usd: 1,
    cost_prevented_usd: 2,
  };

  it('lists runs, the latest first, also of one agent', async () => {
    const { json } = await platform.ask('GET', '/runs');
    expect(json).toEqual({ runs: [expect.objectContaining({ run_id: 'r-2' }), RUN], total: 2, skip: 0, limit: 50 });
    expect((await platform.ask('GET', '/runs?agent_id=a-1')).json).toMatchObject({ runs: [RUN], total: 1 });
    expect((await platform.ask('GET', '/runs?skip=1&limit=1')).json).toEqual({
      runs: [RUN],
      total: 2,
      skip: 1,
      limit: 1,
    });
  });

  it.each([
    ['start_date=1970-01-01&end_date=9999-12-30', 2],
    ['end_date=1970-01-01', 0],
    ['with=errors', 1],
    ['with=errors&agent_id=nobody', 0],
  ])('lists the runs that began in a time, or had trouble: %s', async (query, total) => {
    expect((await platform.ask('GET', `/runs?${query}`)).json).toMatchObject({ total });
  });

  it('knows of no other trouble', async () => {
    expect((await platform.ask('GET', '/runs?with=luck')).status).toBe(400);
  });

  it('gives a run with what happened in it, in order of time', async () => {
    const { json } = await platform.ask('GET', '/runs/r-1/');
    const { records, ...summary } = json;
    expect(summary).toEqual(RUN);
    expect(
      records.map(({ kind, entry, intervention }: never) => [kind, ((entry ?? intervention) as { id: string }).id]),
    ).toEqual([
      ['action', 'e-1'],
      ['intervention', 'i-1'],
      ['action', 'e-2'],
      ['intervention', 'i-2'],
    ]);
  });

  const AGENT = {
    agent_id: 'a-1',
    display_name: null,
    description: null,
    first_seen_at: at(1),
    last_seen_at: at(4),
    runs: 1,
    actions: 2,
    errors: 1,
    success_rate: 0.5,
    interventions: 2,
    blocked: 1,
    intervention_rate: 2 / 3,
    cost_usd: 1,
    cost_prevented_usd: 2,
  };

  it('lists agents with their totals and rates', async () => {
    const { json } = await platform.ask('GET', '/agents');
    expect(json).toMatchObject({
      agents: [{ agent_id: 'a-2', success_rate: 1, intervention_rate: 0 }, AGENT],
      total: 2,
    });
    expect((await platform.ask('GET', '/agents?limit=1')).json).toMatchObject({ total: 2, skip: 0, limit: 1 });
  });

  it('gives an agent with what it declared', async () => {
    expect((await platform.ask('GET', '/agents/a-1')).json).toEqual({
      ...AGENT,
      declared_actions: [{ name: 'drop_table' }, { name: 'send_email', cost_usd: 0.5 }],
    });
  });

  it('names and describes an agent, each by itself; null takes it off', async () => {
    const patch = (body: object) => platform.ask('PATCH', '/agents/a-2', { body });
    expect((await patch({ display_name: 'Writer' })).json).toMatchObject({ display_name: 'Writer', description: null });
    expect((await patch({ description: 'Writes.' })).json).toMatchObject({
      display_name: 'Writer',
      description: 'Writes.',
    });
    expect((await patch({ display_name: null })).json).toMatchObject({ display_name: null, description: 'Writes.' });
    expect((await platform.ask('GET', '/agents')).json.agents[0]).toMatchObject({ description: 'Writes.' });
    expect((await patch({})).status).toBe(422);
    expect((await platform.ask('PATCH', '/agents/nobody', { body: { description: 'x' } })).status).toBe(404);
    const { json } = await platform.ask('GET', '/audit');
    expect(json.entries[0]).toMatchObject({ by: 'admin-1', target: 'a-2' });
  });
});
