import { Platform } from '../doubles/platform';

const ENTRIES = [
  { id: 'e-0', action: 'send_email', outcome: 'success', cost_usd: 0.1, duration_ms: 5, tags: ['email'] },
  {
    id: 'e-1',
    action: 'send_email',
    outcome: 'error',
    cost_usd: 0.2,
    agent_id: 'a-2',
    error: { name: 'E', message: '=x' },
  },
  { id: 'e-2', action: 'drop_table', outcome: 'blocked', cost_usd: 5000 },
  { id: 'e-3', action: 'drop_table', outcome: 'replayed', cost_usd: 1, run_id: 'r-2' },
  {
    id: 'e-4',
    action: 'search',
    outcome: 'success',
    cost_usd: 0.4,
    session_id: 's-1',
    task_id: 't-1',
    mission_id: 'm-1',
  },
].map((entry, index) => ({ ...entry, timestamp: new Date(Date.UTC(2026, 0, 1 + index)).toISOString() }));

describe('The ledger', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
    const body = { run_id: 'r-1', agent_id: 'a-1', entries: ENTRIES };
    expect((await platform.ask('POST', '/ingest', { body })).json).toEqual({
      accepted: 5,
      duplicates: 0,
      rejected: [],
    });
  });
  afterAll(() => platform.stop());

  it.each([
    ['', [4, 3, 2, 1, 0], { calls: 3, errors: 1, cost_usd: 0.7 }],
    ['outcome=success', [4, 0], { calls: 2, errors: 0, cost_usd: 0.5 }],
    ['outcome=blocked&outcome=replayed', [3, 2], { calls: 0, errors: 0, cost_usd: 0 }],
    ['action_name=send_email', [1, 0], { calls: 2, errors: 1, cost_usd: 0.3 }],
    ['agent_id=a-2', [1], { calls: 1, errors: 1, cost_usd: 0.2 }],
    ['run_id=r-2', [3], { calls: 0, errors: 0, cost_usd: 0 }],
    ['session_id=s-1&task_id=t-1&mission_id=m-1', [4], { calls: 1, errors: 0, cost_usd: 0.4 }],
    ['start_date=2026-01-02&end_date=2026-01-03', [2, 1], { calls: 1, errors: 1, cost_usd: 0.2 }],
    ['min_cost=0.2&max_cost=0.4', [4, 1], { calls: 2, errors: 1, cost_usd: 0.6 }],
    ['search=EMAIL', [1, 0], { calls: 2, errors: 1, cost_usd: 0.3 }],
  ])('is listed, summed up and exported by ?%s', async (query, indices, figures) => {
    const { json } = await platform.ask('GET', `/ledger?${query}`);
    expect(json.entries.map(({ id }: { id: string }) => id)).toEqual(indices.map((index) => `e-${index}`));
    expect(json).toMatchObject({ total: indices.length, skip: 0, limit: 50, next_cursor: null });
    const stats = (await platform.ask('GET', `/ledger/stats?${query}`)).json;
    expect(stats).toEqual({ ...figures, cost_usd: expect.closeTo(figures.cost_usd, 9) });
    const lines = (await platform.ask('GET', `/ledger/export?${query}&format=jsonl`)).text.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line))).toEqual(json.entries);
  });

  it('is walked by cursor', async () => {
    const page = (await platform.ask('GET', '/ledger?limit=3&sort_by=action_name&sort_order=asc')).json;
    const cursor = encodeURIComponent(page.next_cursor);
    const rest = (await platform.ask('GET', `/ledger?limit=3&sort_by=action_name&sort_order=asc&cursor=${cursor}`))
      .json;
    const names = [...page.entries, ...rest.entries].map(({ action }) => action);
    expect(names).toEqual(['drop_table', 'drop_table', 'search', 'send_email', 'send_email']);
    expect(rest.next_cursor).toBeNull();
  });

  it('is exported as CSV', async () => {
    const { text, headers } = await platform.ask('GET', '/ledger/export?outcome=error&format=csv');
    expect(headers['content-disposition']).toBe('attachment; filename="ledger.csv"');
    const [head, line] = text.split('\r\n');
    expect(head).toMatch(/^id,timestamp,action,outcome,duration_ms,/);
    expect(line).toMatch(/^e-1,2026-01-02T00:00:00\.000Z,send_email,error,,/);
  });

  it('takes sound entries while it names the others by index', async () => {
    const entries = [
      { ...ENTRIES[0], id: 'new' },
      { ...ENTRIES[0], id: 'faulty', cost_usd: -1 },
      ENTRIES[1],
      'no entry',
      { ...ENTRIES[2], action: 'other' },
    ];
    const { status, json } = await platform.ask('POST', '/ingest', {
      body: { run_id: 'r-1', agent_id: 'a-1', entries },
    });
    expect(status).toBe(202);
    expect(json).toEqual({
      accepted: 1,
      duplicates: 1,
      rejected: [
        { index: 1, errors: [{ path: '/cost_usd', message: 'must be >= 0' }] },
        { index: 3, errors: [{ path: '', message: 'must be object' }] },
        { index: 4, errors: [{ path: '', message: 'contradicts the entry of this id that is kept' }] },
      ],
    });
  });

  it('takes a batch of nothing', async () => {
    const { status, json } = await platform.ask('POST', '/ingest', { body: { run_id: 'r-1', entries: [] } });
    expect([status, json]).toEqual([202, { accepted: 0, duplicates: 0, rejected: [] }]);
  });
});
