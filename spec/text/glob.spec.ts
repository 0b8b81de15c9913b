import fc from 'fast-check';
import { matchesGlob, PatternSet } from '../../src/text/glob';

const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });

describe('matchesGlob', () => {
  it.each([
    ['delete_*', 'delete_user', true],
    ['delete_*', 'delete_', true],
    ['delete_*', 'Delete_user', false],
    ['*_user', 'delete_user', true],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-b-b-c-', false],
    ['a.c', 'abc', false],
    ['a?', 'ab', false],
    ['[ab]', 'a', false],
    ['**', 'anything', true],
  ])('says of %j and %j: %j', (pattern, name, expected) => {
    expect(matchesGlob(pattern, name)).toBe(expected);
  });

  it('agrees with the definition by recursion for every pattern and name', () => {
    const defined = (pattern: string, name: string): boolean => {
      if (pattern === '') return name === '';
      if (pattern[0] !== '*') return pattern[0] === name[0] && defined(pattern.slice(1), name.slice(1));
      return defined(pattern.slice(1), name) || (name !== '' && defined(pattern, name.slice(1)));
    };
    fc.assert(fc.property(text, text, (pattern, name) => matchesGlob(pattern, name) === defined(pattern, name)));
  });

  it('answers within a second when a pattern of many stars almost matches', () => {
    const startedAt = performance.now();
    expect(matchesGlob(`${'*a'.repeat(60)}*b`, 'a'.repeat(5_000))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('PatternSet', () => {
  const patterns = new PatternSet(['delete_*', 'send_email', '*_user', 'delete_user', 'send_email']);

  describe('matches', () => {
    it.each([
      ['delete_user', true],
      ['send_email', true],
      ['send_emails', false],
      ['Send_email', false],
    ])('says of %j: %j', (name, expected) => {
      expect(patterns.matches(name)).toBe(expected);
    });

    it('admits nothing when it has no patterns', () => {
      expect(new PatternSet([]).matches('')).toBe(false);
    });

    it('agrees with matching for every set and name', () => {
      fc.assert(
        fc.property(fc.array(text), text, (given, name) => {
          const set = new PatternSet(given);
          return set.matches(name) === set.matching(name).length > 0;
        }),
      );
    });
  });

  describe('matching', () => {
    it('gives exact names and patterns once, in the order given', () => {
      expect([patterns.matching('delete_user'), patterns.matching('send_email'), patterns.matching('pay')]).toEqual([
        ['delete_*', '*_user', 'delete_user'],
        ['send_email'],
        [],
      ]);
    });
  });
});
