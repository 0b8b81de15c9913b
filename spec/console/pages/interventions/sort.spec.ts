import { sortOf, sortQuery } from '../../../../src/console/pages/interventions/sort';

describe('sortOf', () => {
  it.each([
    ['', { by: 'timestamp', isUp: false }, {}],
    ['sort_by=bogus&sort_order=x', { by: 'timestamp', isUp: false }, {}],
    ['sort_by=timestamp&sort_order=asc', { by: 'timestamp', isUp: true }, { sort_by: 'timestamp', sort_order: 'asc' }],
    ['sort_by=risk_level', { by: 'risk_level', isUp: false }, { sort_by: 'risk_level' }],
  ] as const)('reads %j, and leaves out what is not valid', (text, sort, asked) => {
    expect(sortOf(new URLSearchParams(text))).toEqual(sort);
    const query = Object.entries(sortQuery(sort)).flatMap(([name, values]) => values.map((value) => [name, value]));
    expect(Object.fromEntries(query)).toEqual(asked);
  });
});
