import { diffInputs } from '../../../src/console/text/inputs-diff';

describe('diffInputs', () => {
  it('tells each value that was changed, added or removed, by its path', () => {
    const before = { model: 'large', options: { top: 1, deep: [1, 2] }, note: null };
    const after = { model: 'small', options: { top: 1, deep: [1] }, extra: {} };
    expect(diffInputs(before, after)).toEqual([
      { path: 'model', kind: 'changed', before: '"large"', after: '"small"' },
      { path: 'options.top', kind: 'same', before: '1', after: '1' },
      { path: 'options.deep[0]', kind: 'same', before: '1', after: '1' },
      { path: 'options.deep[1]', kind: 'removed', before: '2', after: null },
      { path: 'note', kind: 'removed', before: 'null', after: null },
      { path: 'extra', kind: 'added', before: null, after: '{}' },
    ]);
  });

  it('gives at most 500 lines', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, index]));
    expect(diffInputs(many, many)).toHaveLength(500);
  });
});
