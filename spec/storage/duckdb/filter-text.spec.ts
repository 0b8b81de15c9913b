import { filterText } from '../../../src/storage/duckdb/filter-text';

describe('filterText', () => {
  it('is the same for filters that ask for the same', () => {
    const one = { oneOf: { type: ['a', 'b'], rule: undefined }, search: 'x', from: 1 };
    const other = { from: 1, until: undefined, search: 'x', oneOf: { type: ['b', 'a'] } };
    expect(filterText(one)).toBe(filterText(other));
  });

  it('differs for filters that ask for something else', () => {
    const filters = [
      { oneOf: {} },
      { oneOf: { type: [] } },
      { oneOf: { type: ['a'] } },
      { oneOf: { rule: ['a'] } },
      { oneOf: { type: ['a,b'] } },
      { oneOf: { type: ['a', 'b'] } },
      { oneOf: {}, policy: ['a'] },
      { oneOf: {}, search: 'a' },
      { oneOf: {}, shadow: [true] },
      { oneOf: {}, from: 1 },
      { oneOf: {}, until: 1 },
    ];
    expect(new Set(filters.map(filterText)).size).toBe(filters.length);
  });
});
