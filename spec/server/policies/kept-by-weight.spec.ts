import { KeptByWeight } from '../../../src/server/policies/kept-by-weight';

describe('KeptByWeight', () => {
  it('lets go of what was used longest ago where all are too heavy together', () => {
    const kept = new KeptByWeight<string>(10);
    kept.set('a', 'A', 4);
    kept.set('b', 'B', 4);
    expect(kept.get('a')).toBe('A');
    kept.set('c', 'C', 4);
    expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual(['A', undefined, 'C']);
  });

  it('weighs a value that takes the place of another once, and keeps none that is too heavy alone', () => {
    const kept = new KeptByWeight<string>(10);
    kept.set('a', 'A', 6);
    kept.set('a', 'A2', 6);
    kept.set('b', 'B', 4);
    expect([kept.get('a'), kept.get('b')]).toEqual(['A2', 'B']);
    kept.set('c', 'C', 11);
    expect(['a', 'b', 'c'].map((key) => kept.get(key))).toEqual(['A2', 'B', undefined]);
  });
});
