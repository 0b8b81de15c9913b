import fc from 'fast-check';
import { allow, deny, type PolicyRule } from '../../src';
import { sampleAction, sampleCall } from '../../src/testing/odd-calls';
import { matchesGlob } from '../../src/text/glob';
import { decide, verdictWith } from './doubles/check';
import { StubRule } from './doubles/stub-rule';

const DENIAL = deny('NO', 'It says no.');
const appliesTo = (rule: PolicyRule, name: string, tags: string[] = []) => rule.appliesTo(sampleAction({ name, tags }));

describe('PolicyRule', () => {
  it('applies to every action unless it says otherwise', () => {
    class Bare extends StubRule {}
    expect(new Bare().appliesTo(sampleAction())).toBe(true);
  });

  describe('when', () => {
    const onlyDear = new StubRule(DENIAL).when((call) => call.estimatedCostUsd > 1);

    it('asks the rule when the predicate holds', () => {
      expect(decide(onlyDear, { estimatedCostUsd: 2 })).toEqual(DENIAL);
    });

    it('allows, and does not ask the rule, when the predicate does not hold', () => {
      const rule = new StubRule(DENIAL);
      expect(decide(rule.when(() => false))).toEqual(allow());
      expect(rule.asked).toEqual([]);
    });

    it('fails as its rule does when the predicate throws', async () => {
      const broken = new StubRule(allow(), { name: 'broken' }).when(() => {
        throw new RangeError('no predicate');
      });
      expect(await verdictWith([broken])).toMatchObject({
        denial: { rule: 'broken', decision: { reasonCode: 'RULE_FAILED', context: { rule_error: 'RangeError' } } },
      });
    });

    it('hands call and context on to the predicate and the rule', () => {
      const rule = new StubRule();
      const predicate = jest.fn(() => true);
      const call = sampleCall();
      const context = { options: {}, policyName: null, policyVersion: null, signal: new AbortController().signal };
      rule.when(predicate).evaluate(call, context);
      expect([predicate.mock.calls, rule.asked]).toEqual([[[call]], [{ call, context }]]);
    });
  });

  describe('forTags', () => {
    const paid = new StubRule(DENIAL).forTags('Payment', 'refund');

    it('applies to actions with one of the tags, in any case', () => {
      expect([['payment'], ['x', 'REFUND'], ['other'], []].map((tags) => appliesTo(paid, 'pay', tags))).toEqual([
        true,
        true,
        false,
        false,
      ]);
    });

    it('is refused without a tag: the rule would be off, and nobody told', () => {
      expect(() => new StubRule(DENIAL).forTags()).toThrow(expect.objectContaining({ code: 'INVALID_RULE' }));
    });
  });

  describe('forActions', () => {
    it('applies to actions whose whole name matches one of the patterns, case included', () => {
      const rule = new StubRule(DENIAL).forActions('send_*', 'pay');
      const names = ['send_mail', 'pay', 'resend_mail', 'Pay', 'send'];
      expect(names.map((name) => appliesTo(rule, name))).toEqual([true, true, false, false, false]);
    });

    it('for every pattern and name: applies exactly when the pattern matches', () => {
      const text = fc.string({ unit: fc.constantFrom('a', 'b', '_', '*'), minLength: 1, maxLength: 6 });
      fc.assert(
        fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), text, (patterns, name) => {
          const rule = new StubRule(DENIAL).forActions(...patterns);
          expect(appliesTo(rule, name)).toBe(patterns.some((pattern) => matchesGlob(pattern, name)));
        }),
      );
    });
  });

  describe('inShadow', () => {
    it('lets the call run, and tells what it would have been', async () => {
      const rule = new StubRule(DENIAL, { name: 'strict' }).inShadow();
      expect(await verdictWith([rule])).toMatchObject({
        allowed: true,
        denial: null,
        findings: [{ rule: 'strict', decision: DENIAL, shadow: true }],
        trace: [{ rule: 'strict', decision: 'deny', soft: true }],
      });
    });

    it('does not loosen a rule that fails', async () => {
      const rule = new StubRule(() => undefined).inShadow();
      expect(await verdictWith([rule])).toMatchObject({
        allowed: false,
        denial: { decision: { reasonCode: 'RULE_FAILED' } },
      });
    });
  });

  it('keeps name, stage and onError in every narrowing', () => {
    const rule = new StubRule(DENIAL, { name: 'mine', stage: 'behavior', onError: 'allow' });
    for (const narrowed of [rule.when(() => true), rule.forTags('a'), rule.forActions('*'), rule.inShadow()])
      expect(narrowed).toMatchObject({ name: 'mine', stage: 'behavior', onError: 'allow' });
  });

  it('applies to nothing that the rule itself does not apply to', () => {
    const rule = new StubRule(DENIAL, { appliesTo: () => false });
    const narrowed = [rule.when(() => true), rule.forTags('email'), rule.forActions('*'), rule.inShadow()];
    expect(narrowed.map((each) => each.appliesTo(sampleAction()))).toEqual([false, false, false, false]);
  });

  it('stays in shadow in every further narrowing', () => {
    const rule = new StubRule(DENIAL).inShadow();
    for (const narrowed of [rule.when(() => true), rule.forTags('a'), rule.forActions('*'), rule.inShadow()])
      expect(narrowed.shadow).toBe(true);
  });

  it('leaves the rule itself as it is', () => {
    const rule = new StubRule(DENIAL);
    rule
      .inShadow()
      .forActions('other')
      .when(() => false);
    expect([rule.shadow, appliesTo(rule, 'send_mail'), decide(rule)]).toEqual([undefined, true, DENIAL]);
  });

  it('for every chain of narrowings, in any order: asks only when all of them hold', () => {
    const narrowings = [
      (rule: PolicyRule) => rule.forTags('a'),
      (rule: PolicyRule) => rule.forActions('pay*'),
      (rule: PolicyRule) => rule.when((call) => call.estimatedCostUsd > 1),
    ];
    const order = fc.shuffledSubarray(narrowings);
    const facts = fc.record({ tagged: fc.boolean(), named: fc.boolean(), dear: fc.boolean() });
    fc.assert(
      fc.property(order, facts, (chain, { tagged, named, dear }) => {
        const rule = chain.reduce((inner, narrow) => narrow(inner), new StubRule(DENIAL) as PolicyRule);
        const action = sampleAction({ name: named ? 'pay_all' : 'other', tags: tagged ? ['A'] : [] });
        const asked = rule.appliesTo(action) && decide(rule, { action, estimatedCostUsd: dear ? 2 : 1 });
        const holds = [tagged, named, dear].every((fact, index) => fact || !chain.includes(narrowings[index]));
        expect(asked === DENIAL).toBe(holds);
      }),
    );
  });
});
