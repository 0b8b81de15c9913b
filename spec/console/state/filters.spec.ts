import { apiQuery, endingNow, filtersOf } from '../../../src/console/state/filters';

const NOW = Date.UTC(2026, 10, 23, 12);

describe('The filters of an address', () => {
  it('are asked of the API as they are, and what else the address holds is not', () => {
    const query = new URLSearchParams(
      'outcome=blocked&outcome=modified&search=a%26b&charts=1&open=x&agent_id=&sort_by=id',
    );
    expect(filtersOf(query)).toEqual({ outcome: ['blocked', 'modified'], search: ['a&b'] });
    expect(apiQuery(filtersOf(query)).toString()).toBe('outcome=blocked&outcome=modified&search=a%26b');
  });

  it('of a policy may be empty: those of none', () => {
    const filters = filtersOf(new URLSearchParams('policy_id=&policy_name=&policy=&rule='));
    expect(filters).toEqual({ policy_id: [''], policy_name: [''] });
    expect(apiQuery(filters).toString()).toBe('policy_id=&policy_name=');
  });

  it('hold a stretch of time that ends now', () => {
    const asked = `/stats?${apiQuery({ range: ['24h'], outcome: ['blocked'] })}`;
    expect(endingNow(asked, NOW)).toBe('/stats?outcome=blocked&start_date=2026-11-22T12%3A00%3A00.000Z');
    expect(endingNow(asked, NOW + 3_600_000)).toContain('2026-11-22T13');
    expect(endingNow('/stats?outcome=blocked', NOW)).toBe('/stats?outcome=blocked');
  });

  it.each([
    'start_date=2026-99-99',
    'end_date=2026-02-30',
    'end_date=2026-02-30T00:00:00Z',
    'start_date=x',
    'start_date=2026',
    'start_date=2026-01-01T10:00',
    'range=5y',
    'min_cost_prevented=much',
    'min_cost_prevented=1e400',
    'min_cost_prevented=9000001',
    'min_cost_prevented=+',
    `search=${'x'.repeat(201)}`,
  ])('leave out what is not valid: %s', (query) => {
    expect(filtersOf(new URLSearchParams(query))).toEqual({});
  });

  it.each([
    ['min_cost_prevented', '0.000000001'],
    ['search', '😀'.repeat(200)],
    ['start_date', '2026-01-01T10:00:00.5+02:00'],
  ])('hold what is valid at the edge: %s=%s', (name, value) => {
    expect(filtersOf(new URLSearchParams({ [name]: value }))).toEqual({ [name]: [value] });
  });

  it('hold days where the reader is, both whole', () => {
    const query = apiQuery({ start_date: ['2026-11-01'], end_date: ['2026-11-02'] });
    const [from, to] = ['start_date', 'end_date'].map((name) => new Date(query.get(name) as string));
    expect([from, to]).toEqual([new Date(2026, 10, 1), new Date(2026, 10, 2, 23, 59, 59, 999)]);
  });
});
