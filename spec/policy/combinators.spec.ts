import fc from 'fast-check';
import { allOf, allow, anyOf, deny, not, type PolicyRule, type Stage, warn } from '../../src';
import type { Decision } from '../../src/core/decision';
import { sampleAction, sampleCall } from '../../src/testing/odd-calls';
import { CONTEXT, decide, verdictWith } from './doubles/check';
import { StubRule } from './doubles/stub-rule';

const DENIAL_A = deny('A', 'A refuses.', { type: 'own_type', context: { a: 1 } });
const DENIAL_B = deny('B', 'B refuses.');
const WARNING_A = warn('WARN_A', 'A remarks.');
const WARNING_B = warn('WARN_B', 'B remarks.');
const later = (decision: Decision) => () => Promise.resolve(decision);
const never = new StubRule(deny('NEVER', 'Is never asked.'), { appliesTo: () => false });
const stubs = (...decisions: Decision[]) => decisions.map((decision) => new StubRule(decision));

describe('allOf', () => {
  it.each<[string, readonly Decision[], Decision]>([
    ['allows when all members allow', [allow(), allow()], allow()],
    ['gives the first denial', [allow(), DENIAL_A, DENIAL_B], DENIAL_A],
    ['gives a denial before a warning that came first', [WARNING_A, DENIAL_B], DENIAL_B],
    ['gives the first warning when no member denies', [allow(), WARNING_A, WARNING_B], WARNING_A],
  ])('%s', (_, decisions, expected) => {
    expect(decide(allOf('both', ...stubs(...decisions)))).toEqual(expected);
  });

  it('asks no member after a denial', () => {
    const [first, second] = stubs(DENIAL_A, allow());
    decide(allOf('both', first, second));
    expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
  });

  it('waits for async members, and asks the next one only then', async () => {
    const second = new StubRule(later(DENIAL_B));
    const decision = decide(allOf('both', new StubRule(later(WARNING_A)), second));
    expect(second.asked).toEqual([]);
    await expect(decision).resolves.toEqual(DENIAL_B);
  });

  it('gives no promise when no member does', () => {
    expect(decide(allOf('both', ...stubs(allow(), allow())))).not.toBeInstanceOf(Promise);
  });

  it('leaves out a member that does not apply to the action', () => {
    expect(decide(allOf('both', never, new StubRule(WARNING_B)))).toEqual(WARNING_B);
  });
});

describe('anyOf', () => {
  const bothReasons = [
    { reason_code: 'A', reason: 'A refuses.' },
    { reason_code: 'B', reason: 'B refuses.' },
  ];

  it.each<[string, readonly Decision[], Decision]>([
    ['allows when one member allows', [DENIAL_A, allow()], allow()],
    ['gives the warning of the first member that lets the call run', [DENIAL_A, WARNING_B, allow()], WARNING_B],
    ['gives the only denial with its reason', [DENIAL_B], { ...DENIAL_B, context: { reasons: [bothReasons[1]] } }],
    [
      "gives the first member's denial with all reasons when all deny",
      [DENIAL_A, DENIAL_B],
      { ...DENIAL_A, context: { a: 1, reasons: bothReasons } },
    ],
  ])('%s', (_, decisions, expected) => {
    expect(decide(anyOf('either', ...stubs(...decisions)))).toEqual(expected);
  });

  it('asks no member after one that allows', () => {
    const [first, second] = stubs(allow(), allow());
    decide(anyOf('either', first, second));
    expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
  });

  it('waits for async members', async () => {
    const either = anyOf('either', new StubRule(later(DENIAL_A)), new StubRule(DENIAL_B));
    await expect(decide(either)).resolves.toMatchObject({ reasonCode: 'A', context: { reasons: bothReasons } });
    await expect(decide(anyOf('either', new StubRule(later(DENIAL_A)), new StubRule()))).resolves.toEqual(allow());
  });

  it('allows when a member does not apply to the action: it has nothing against it', () => {
    expect(decide(anyOf('either', new StubRule(DENIAL_A), never))).toEqual(allow());
  });

  it('does not change the denial of its member', () => {
    decide(anyOf('either', ...stubs(DENIAL_A, DENIAL_B)));
    expect(DENIAL_A.context).toEqual({ a: 1 });
  });
});

describe('not', () => {
  const turned = deny('TURNED', 'It was allowed.');
  const say = { reasonCode: 'TURNED', reason: 'It was allowed.' };

  it.each<[string, Decision, Decision]>([
    ['denies when the rule allows', allow(), turned],
    ['denies when the rule only warns', WARNING_A, turned],
    ['allows when the rule denies', DENIAL_A, allow()],
  ])('%s', (_, decision, expected) => {
    expect(decide(not('turned', new StubRule(decision), say))).toEqual(expected);
  });

  it('denies when the rule does not apply to the action', () => {
    expect(decide(not('turned', never, say))).toEqual(turned);
  });

  it('waits for an async rule', async () => {
    await expect(decide(not('turned', new StubRule(later(DENIAL_A)), say))).resolves.toEqual(allow());
  });
});

describe.each<[string, (...rules: PolicyRule[]) => PolicyRule]>([
  ['allOf', (...rules) => allOf('combined', ...rules)],
  ['anyOf', (...rules) => anyOf('combined', ...rules)],
  ['not', (rule) => not('combined', rule, { reasonCode: 'TURNED', reason: 'It was allowed.' })],
])('%s, like every combinator', (_name, combine) => {
  const kinds: [string, unknown, Stage][] = [
    ['a transformation', { kind: 'transform', arguments: {}, reasonCode: 'X', reason: 'X.', context: {} }, 'access'],
    ['a claim', { kind: 'claim', claims: [] }, 'access'],
    ['a request for approval', { kind: 'require-approval', reason: 'X.', timeoutMs: 1, context: {} }, 'behavior'],
    ['nothing', undefined, 'access'],
    ['null', null, 'access'],
    ['a truth value', true, 'access'],
  ];

  it.each(kinds)('fails, which denies with RULE_FAILED, when a member gives %s', async (_kind, given, stage) => {
    const member = new StubRule(() => given, { name: 'member', stage });
    expect(await verdictWith([combine(member)])).toMatchObject({
      allowed: false,
      denial: { rule: 'combined', decision: { kind: 'deny', reasonCode: 'RULE_FAILED', type: 'hard_block' } },
      trace: [{ rule: 'combined', decision: 'failed', error: expect.stringContaining('"member"') }],
    });
  });

  it.each([
    ['throws', () => { throw new RangeError('broken'); }], // biome-ignore format: one line each
    ['rejects', () => Promise.reject(new RangeError('broken'))],
  ])('fails when a member %s', async (_how, answer) => {
    expect(await verdictWith([combine(new StubRule(answer))])).toMatchObject({
      allowed: false,
      denial: { decision: { reasonCode: 'RULE_FAILED', context: { rule_error: 'RangeError' } } },
      trace: [{ rule: 'combined', decision: 'failed', error: 'broken' }],
    });
  });

  it.each<Stage>(['transform', 'approval', 'quota'])('refuses a member of the stage %s at once', (stage) => {
    expect(() => combine(new StubRule(allow(), { name: 'member', stage }))).toThrow(
      expect.objectContaining({
        code: 'INVALID_RULE',
        message: expect.stringMatching(new RegExp(`"combined".*"member".*${stage}`)),
      }),
    );
  });

  it('refuses a member in shadow at once: put the whole combination in shadow', () => {
    expect(() => combine(new StubRule(allow(), { name: 'member' }).inShadow())).toThrow(
      expect.objectContaining({ code: 'INVALID_RULE', message: expect.stringContaining('"member"') }),
    );
  });

  it('takes other combinations as members', () => {
    expect(decide(combine(allOf('inner', new StubRule(DENIAL_A))))).toMatchObject({ kind: expect.any(String) });
  });

  it('has the name that it was given', () => {
    expect(combine(new StubRule()).name).toBe('combined');
  });

  it('does not let a member that cannot say whether it applies pass for one that does not', async () => {
    const broken = new StubRule(allow(), {
      appliesTo: () => {
        throw new RangeError('broken');
      },
    });
    expect(await verdictWith([combine(broken)])).toMatchObject({
      allowed: false,
      denial: { rule: 'combined', decision: { reasonCode: 'RULE_FAILED', context: { rule_error: 'RangeError' } } },
    });
  });

  it('hands call and context on to its members', () => {
    const member = new StubRule();
    const call = sampleCall();
    combine(member).evaluate(call, CONTEXT);
    expect(member.asked).toEqual([{ call, context: CONTEXT }]);
    expect([member.asked[0].call === call, member.asked[0].context === CONTEXT]).toEqual([true, true]);
  });

  it('asks a member once per action whether it applies, however many calls there are', () => {
    const member = new StubRule();
    const rule = combine(member);
    const call = sampleCall();
    rule.appliesTo(call.action);
    for (let count = 0; count < 3; count++) rule.evaluate(call, CONTEXT);
    rule.appliesTo(sampleAction({ name: 'other' }));
    expect(member.askedToApply).toEqual(['send_mail', 'other']);
  });
});

describe('allOf and anyOf', () => {
  it.each([allOf, anyOf])('refuse to combine nothing', (combine) => {
    expect(() => combine('empty')).toThrow(
      expect.objectContaining({ code: 'INVALID_RULE', message: expect.stringContaining('"empty"') }),
    );
  });

  it('are asked in the latest stage of their members', () => {
    const rules = (['arguments', 'access', 'behavior'] as const).map((stage) => new StubRule(allow(), { stage }));
    expect([allOf('all', ...rules).stage, anyOf('any', ...rules).stage]).toEqual(['behavior', 'behavior']);
  });

  it('apply to an action only when they can object to it', () => {
    const applies = new StubRule();
    const { action } = sampleCall();
    const answers = [
      allOf('all', applies, never),
      allOf('all', never),
      anyOf('any', applies),
      anyOf('any', applies, never),
    ];
    expect(answers.map((rule) => rule.appliesTo(action))).toEqual([true, false, true, false]);
  });

  const decision = fc.constantFrom(allow(), WARNING_A, DENIAL_A, DENIAL_B);
  const members = fc.array(fc.record({ decision, async: fc.boolean() }), { minLength: 1, maxLength: 6 });
  const rulesOf = (given: readonly { decision: Decision; async: boolean }[]) =>
    given.map((member) => new StubRule(member.async ? later(member.decision) : member.decision));

  it('for every combination of members, sync or async: allOf denies when one denies, anyOf when all do', async () => {
    await fc.assert(
      fc.asyncProperty(members, async (given) => {
        const denials = given.filter((member) => member.decision.kind === 'deny').length;
        const all = await decide(allOf('all', ...rulesOf(given)));
        const any = await decide(anyOf('any', ...rulesOf(given)));
        expect([all.kind === 'deny', any.kind === 'deny']).toEqual([denials > 0, denials === given.length]);
      }),
    );
  });

  it('for every combination of members: not(allOf) decides like anyOf of the turned members', async () => {
    const say = { reasonCode: 'TURNED', reason: 'It was allowed.' };
    await fc.assert(
      fc.asyncProperty(members, async (given) => {
        const turned = await decide(not('turned', allOf('all', ...rulesOf(given)), say));
        const any = await decide(anyOf('any', ...rulesOf(given).map((rule) => not('turned', rule, say))));
        expect(turned.kind).toBe(any.kind);
      }),
    );
  });
});
