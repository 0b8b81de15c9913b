import fc from 'fast-check';
import { DenyListRule } from '../../../src';
import { sampleAction, sampleCall } from '../../../src/testing/odd-calls';
import { matchesGlob } from '../../../src/text/glob';
import { decide, verdictWith } from '../doubles/check';

const applies = (patterns: readonly string[], name: string) =>
  new DenyListRule(patterns).appliesTo(sampleAction({ name }));

describe('DenyListRule', () => {
  it('is asked in the stage access, under its name', () => {
    expect(new DenyListRule([])).toMatchObject({ name: 'deny-list', stage: 'access' });
  });

  it('denies an action that it names, and names the patterns that cover it', () => {
    const rule = new DenyListRule(['send_*', 'other', '*_mail']);
    expect(decide(rule)).toEqual({
      kind: 'deny',
      type: 'hard_block',
      reasonCode: 'ACTION_DENIED',
      reason: 'The policy does not permit send_mail.',
      context: { patterns: ['send_*', '*_mail'] },
    });
  });

  it('names ten patterns at most', () => {
    const patterns = Array.from({ length: 12 }, (_, index) => `${'*'.repeat(index + 1)}mail`);
    expect(decide(new DenyListRule(patterns))).toMatchObject({ context: { patterns: patterns.slice(0, 10) } });
  });

  it.each([
    ['a name', ['delete_user'], 'delete_user', true],
    ['a pattern', ['delete_*'], 'delete_user', true],
    ['the pattern for everything', ['*'], 'anything', true],
    ['a name in another case', ['Delete_User'], 'delete_user', false],
    ['the beginning of a name', ['delete'], 'delete_user', false],
    [
      'an expression that only looks like a pattern',
      ['delete.user', 'delete_[a-z]+', 'delete_?ser'],
      'delete_user',
      false,
    ],
    ['the name of a property of every object', ['__proto__'], '__proto__', true],
    ['nothing', [], 'delete_user', false],
  ])('matches %s exactly as SEMANTICS says', (_what, patterns, name, expected) => {
    expect(applies(patterns, name)).toBe(expected);
  });

  it('wins over an allow list that names the action too', async () => {
    expect(await verdictWith([], { deniedActions: ['send_mail'], allowedActions: ['send_mail'] })).toMatchObject({
      denial: { rule: 'deny-list' },
    });
  });

  it('for every list and name: denies exactly what one of its patterns covers', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), text, (patterns, name) => {
        const covering = patterns.filter((pattern) => matchesGlob(pattern, name));
        expect(applies(patterns, name)).toBe(covering.length > 0);
        if (covering.length > 0)
          expect(new DenyListRule(patterns).evaluate(sampleCall({ action: sampleAction({ name }) }))).toMatchObject({
            context: { patterns: [...new Set(covering)] },
          });
      }),
    );
  });
});
