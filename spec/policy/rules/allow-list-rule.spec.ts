import fc from 'fast-check';
import { AllowListRule } from '../../../src';
import { sampleAction } from '../../../src/testing/odd-calls';
import { matchesGlob } from '../../../src/text/glob';
import { decide, verdictWith } from '../doubles/check';

describe('AllowListRule', () => {
  it('is asked in the stage access, under its name', () => {
    expect(new AllowListRule([])).toMatchObject({ name: 'allow-list', stage: 'access' });
  });

  it('denies an action that it does not name', () => {
    expect(decide(new AllowListRule(['search_*']))).toEqual({
      kind: 'deny',
      type: 'hard_block',
      reasonCode: 'ACTION_NOT_ALLOWED',
      reason: 'The policy permits only the actions that it lists, and send_mail is not among them.',
      context: {},
    });
  });

  it.each([
    ['admits what a name covers', ['send_mail'], true],
    ['admits what a pattern covers', ['send_*'], true],
    ['admits everything under *', ['*'], true],
    ['refuses another case', ['Send_Mail'], false],
    ['admits nothing when it is empty', [], false],
  ])('%s', async (_what, allowedActions, allowed) => {
    expect(await verdictWith([], { allowedActions })).toMatchObject({
      allowed,
      denial: allowed ? null : { rule: 'allow-list', decision: { reasonCode: 'ACTION_NOT_ALLOWED' } },
    });
  });

  it('for every list and name: has nothing to say exactly about what one of its patterns covers', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), text, (patterns, name) => {
        const covered = patterns.some((pattern) => matchesGlob(pattern, name));
        expect(new AllowListRule(patterns).appliesTo(sampleAction({ name }))).toBe(!covered);
      }),
    );
  });
});
