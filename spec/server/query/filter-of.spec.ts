import { filterOf } from '../../../src/server/query/filter-of';
import { INTERVENTION_FILTER, LEDGER_FILTER, querySchema } from '../../../src/server/query/filter-schema';
import { queryReader } from '../../../src/server/schemas/read-query';

const ofInterventions = queryReader(querySchema(INTERVENTION_FILTER));
const ofLedger = queryReader(querySchema(LEDGER_FILTER));
const filter = (text: string) => filterOf(ofInterventions(new URLSearchParams(text)));

describe('The filter of a query', () => {
  it('is everything for an empty one', () => {
    expect(JSON.parse(JSON.stringify(filter('')))).toEqual({ oneOf: {} });
  });

  it('takes each repeated value of each parameter', () => {
    const names = Object.keys(INTERVENTION_FILTER).filter((name) => INTERVENTION_FILTER[name].type === 'array');
    const columns = names.filter((name) => name !== 'policy' && name !== 'shadow');
    expect(columns).toHaveLength(13);
    const text = columns.map((name) => `${name}=a&${name}=b`).join('&');
    expect(filter(`${text}&policy=p&policy=q&shadow=false&shadow=true`)).toMatchObject({
      oneOf: Object.fromEntries(columns.map((name) => [name, ['a', 'b']])),
      policy: ['p', 'q'],
      shadow: [false, true],
    });
  });

  it('takes a plain date for the whole UTC day, both ends included', () => {
    const { from, until } = filter('start_date=2026-01-02&end_date=2026-01-02');
    expect([from, until]).toEqual([Date.UTC(2026, 0, 2), Date.UTC(2026, 0, 3) - 1]);
  });

  it('takes a time as it is', () => {
    const { from, until } = filter('start_date=2026-01-02T03:00:00%2B01:00&end_date=2026-01-02T03:00:00.5Z');
    expect([from, until]).toEqual([Date.UTC(2026, 0, 2, 2), Date.UTC(2026, 0, 2, 3, 0, 0, 500)]);
  });

  it('counts money in nano-USD', () => {
    expect(filter('min_cost_prevented=0.005').minPreventedNanoUsd).toBe(5_000_000);
    const ledger = filterOf(ofLedger(new URLSearchParams('min_cost=1.5&max_cost=9000000')));
    expect(ledger).toMatchObject({ minCostNanoUsd: 1.5e9, maxCostNanoUsd: 9e15 });
  });

  it('takes a search as it is written', () => {
    expect(filter('search=100%25_%20a%26b').search).toBe('100%_ a&b');
  });

  it.each([
    'type=Hard',
    'agent_id=',
    'shadow=1',
    'start_date=2026-02-30',
    'start_date=2026-01-02T03:00:00+01:00',
    'min_cost_prevented=-1',
    'min_cost_prevented=9000001',
    'min_cost_prevented=1e3',
    'min_cost_prevented=0x10',
    'min_cost=1',
    'search=a&search=b',
    `search=${'x'.repeat(201)}`,
    'Type=a',
    '__proto__=a',
  ])('refuses %s', (text) => {
    expect(() => filter(text)).toThrow(expect.objectContaining({ code: 'INVALID_PARAMETER' }));
  });
});
