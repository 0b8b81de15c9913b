import { Platform } from '../doubles/platform';

const START = Date.UTC(2026, 0, 1);
const pick = <T>(values: readonly T[], index: number): T => values[index % values.length];

/** Mixed records, each a minute after the one before. */
const RECORDS = Array.from({ length: 48 }, (_, index) => ({
  id: `i-${String(index).padStart(2, '0')}`,
  type: pick(['hard_block', 'warning'], index),
  outcome: pick(['blocked', 'warned'], index),
  risk_level: pick(['critical', 'high', 'low'], index),
  timestamp: new Date(START + index * 60_000).toISOString(),
  action_name: pick(['refund_customer', 'drop_table', 'send_email'], index),
  agent_id: pick(['a-1', 'a-2', null], index >> 1),
  policy_name: pick(['production', null], index >> 2),
  reason: `Reason ${index}.`,
  estimated_cost_usd: index / 10,
}));

describe('GET /interventions/groups', () => {
  let platform: Platform;
  const get = async (query: string) => {
    const { status, json } = await platform.ask('GET', `/interventions/groups?${query}`);
    expect(status).toBe(200);
    return json;
  };

  beforeAll(async () => {
    platform = await Platform.start();
    await platform.ask('POST', '/interventions', { body: { interventions: RECORDS } });
  });
  afterAll(() => platform.stop());

  it('puts together what repeats, with the latest record as the list has it', async () => {
    const { groups, total_groups, total } = await get('policy_name=production&action_name=drop_table&type=warning');
    const members = RECORDS.filter(
      ({ policy_name, action_name, type }) =>
        policy_name === 'production' && action_name === 'drop_table' && type === 'warning',
    );
    const listed = await platform.ask(
      'GET',
      `/interventions?search=${encodeURIComponent(members.at(-1)?.reason ?? '')}`,
    );
    expect(new Set(members.map(({ agent_id }) => agent_id))).toEqual(new Set(['a-1']));
    expect([total_groups, total]).toEqual([1, members.length]);
    expect(groups).toEqual([
      {
        action_name: 'drop_table',
        type: 'warning',
        outcome: 'warned',
        policy_id: null,
        policy_name: 'production',
        risk_level: 'high',
        count: members.length,
        agents: 1,
        agent_id: 'a-1',
        cost_prevented_usd: 0,
        cost_reduced_usd: 0,
        first_at: members[0].timestamp,
        last_at: members.at(-1)?.timestamp,
        trend: trendOf(members.map(({ timestamp }) => Date.parse(timestamp))),
        latest: Object.fromEntries(
          ['id', 'timestamp', 'rule', 'reason', 'blast_radius'].map((name) => [
            name,
            listed.json.interventions[0][name] ?? null,
          ]),
        ),
      },
    ]);
  });

  it.each([
    '',
    'outcome=blocked',
    'agent_id=a-1&agent_id=a-2',
    'search=reason%201',
    'min_cost_prevented=2',
    'policy_id=',
  ])('counts by ?%s what the list counts', async (query) => {
    const { groups, total } = await get(query);
    const list = await platform.ask('GET', `/interventions?${query}`);
    expect(total).toBe(list.json.total);
    expect(groups.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(total);
  });

  it.each(['last_at', 'count', 'cost_prevented_usd'])('gives the first by %s', async (sort) => {
    const { groups, total_groups } = await get(`sort_by=${sort}`);
    const values = groups.map((group: Readonly<Record<string, unknown>>) => group[sort]);
    expect(values).toEqual([...values].sort((left, right) => (left < right ? 1 : left > right ? -1 : 0)));
    const { groups: first, total_groups: same } = await get(`sort_by=${sort}&limit=2`);
    expect([first, same]).toEqual([groups.slice(0, 2), total_groups]);
  });

  it.each(['limit=501', 'limit=0', 'sort_by=timestamp', 'cursor=x', 'skip=1'])('refuses ?%s', async (query) => {
    const { status, json } = await platform.ask('GET', `/interventions/groups?${query}`);
    expect([status, json.code]).toEqual([400, 'INVALID_PARAMETER']);
  });

  it('is no intervention: a record of that id would stand behind it', async () => {
    const body = { ...RECORDS[0], id: 'groups' };
    expect((await platform.ask('POST', '/interventions', { body })).status).toBe(422);
  });
});

/** How many of some times, in their order, stand in each of 24 equal parts from the first to the last. */
function trendOf(times: readonly number[]): readonly number[] {
  const [since, until] = [times[0], times.at(-1) as number];
  const parts = times.map((at) => Math.floor((24 * (at - since)) / (until - since + 1)));
  return Array.from({ length: 24 }, (_, place) => parts.filter((part) => part === place).length);
}
