import {
  type ActionCall,
  type ActionDefinition,
  allow,
  type Decision,
  deny,
  type PolicyDocument,
  PolicyRule,
  type Stage,
  warn,
} from '../../../src';
import { PolicySet } from '../../../src/policy/policy-set';
import { BUILT_IN_RULES } from '../../../src/policy/rules';
import { type RuleContractOptions, ruleContract } from '../../../src/testing';
import { sampleAction, sampleCall } from '../../../src/testing/odd-calls';
import { StubRule } from '../doubles/stub-rule';

/** A rule as a user writes it. */
class QuietHoursRule extends PolicyRule {
  readonly name = 'quiet-hours';
  readonly stage = 'access';

  override appliesTo(action: ActionDefinition): boolean {
    return action.tags.includes('email');
  }

  evaluate(call: ActionCall): Decision {
    const hour = new Date(call.at).getUTCHours();
    return hour < 7 ? deny('QUIET_HOURS', 'No mail is sent before 07:00 UTC.', { context: { hour } }) : allow();
  }
}

/** The names of the checks that fail, each with its message. */
async function violations(makeRule: () => PolicyRule, options?: RuleContractOptions): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const check of ruleContract(makeRule, options)) {
    await check.run().catch((error: Error) => {
      failed[check.name] = error.message;
    });
  }
  return failed;
}

const answering =
  (answer: (call: ActionCall) => unknown, stage: Stage = 'access') =>
  () =>
    new StubRule(answer, { stage });
const VALID = 'gives a valid decision about every call';
const SAME = 'decides the same about the same call, whatever it was asked before';
const UNCHANGED = 'decides about calls that cannot be changed, and leaves the others as they are';

/** A document that configures every built-in rule there is. */
const DOCUMENT = {
  deniedActions: ['send_*', '__proto__', '*\n*'],
  allowedActions: ['a'],
  schedules: { '*': { days: ['mon'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' } },
  downgrades: {
    '*': [
      { argument: 'to', maxLength: 5 },
      { argument: 'numbers', maxItems: 1 },
    ],
  },
  argumentConstraints: { '*': { properties: { to: { type: 'string' } }, required: ['to'] } },
  budgets: { session: 5, run: 1, actions: { 'send_*': 0.5 }, agents: { '*': 20 } },
  rateLimits: { '*': { maxCount: 20, windowSeconds: 60, per: 'agent' } },
  approvals: { actions: ['a*'], tags: ['email'], riskLevels: ['critical'], thresholdUsd: 10 },
  warnings: { actions: ['a*'], tags: ['EMAIL'], riskLevels: ['critical'] },
};

const builtIn = (): readonly PolicyRule[] => {
  const keys = new Set<string>(BUILT_IN_RULES.map(({ documentKey }) => documentKey));
  const known = Object.entries(DOCUMENT).filter(([key]) => keys.has(key));
  return new PolicySet([Object.fromEntries(known) as PolicyDocument]).rules.map(({ rule }) => rule);
};

describe.each<[string, () => PolicyRule]>([
  ...builtIn().map(({ name }, index): [string, () => PolicyRule] => [`${name} (${index})`, () => builtIn()[index]]),
  ['QuietHoursRule, written by hand,', () => new QuietHoursRule()],
  [
    'QuietHoursRule, narrowed,',
    () =>
      new QuietHoursRule()
        .when(({ agentId }) => agentId !== null)
        .forTags('email')
        .inShadow(),
  ],
])('%s keeps the contract', (_name, makeRule) => {
  for (const check of ruleContract(makeRule)) it(check.name, check.run);
});

describe('The document above', () => {
  it('configures every built-in rule', () => {
    expect(Object.keys(DOCUMENT)).toEqual(expect.arrayContaining(BUILT_IN_RULES.map(({ documentKey }) => documentKey)));
  });
});

describe('ruleContract', () => {
  it('takes rules of every kind and stage that there are', async () => {
    for (const answer of [allow(), warn('A', 'A.'), deny('A_1', 'A.', { context: { a: [1] } })])
      expect(await violations(answering(() => answer))).toEqual({});
    expect(await violations(answering(() => Promise.resolve(allow())))).toEqual({});
  });

  it('asks a rule only about actions that it applies to', async () => {
    const rule = new StubRule(() => undefined, { appliesTo: ({ name }) => name === 'mine' });
    expect(await violations(() => rule)).toEqual({});
    const calls = () => [sampleCall({ action: sampleAction({ name: 'mine' }) })];
    expect(await violations(() => rule, { calls })).toEqual({ [VALID]: expect.stringContaining('asked about "mine"') });
  });

  it('hands the options on', async () => {
    class Limit extends StubRule {
      override evaluate(_call: ActionCall, context: Parameters<PolicyRule['evaluate']>[1]): Decision {
        return deny('LIMIT', `It may be ${(context.options.limits as number[])[0]} at most.`);
      }
    }
    expect(await violations(() => new Limit(), { options: { limits: [5] } })).toEqual({});
    expect(Object.keys(await violations(() => new Limit()))).toContain(VALID);
  });

  it('tells of an empty name', async () => {
    expect(await violations(() => new StubRule(allow(), { name: ' ' }))).toEqual({
      'has a name that is not empty and does not change': 'The rule\'s name is " ".',
    });
  });

  it('tells of a name that changes', async () => {
    let count = 0;
    expect(await violations(() => new StubRule(allow(), { name: `rule-${++count}` }))).toEqual({
      'has a name that is not empty and does not change': 'The rule\'s name was "rule-1" and became "rule-2".',
    });
  });

  it('tells of a stage that there is not', async () => {
    expect(await violations(answering(allow, 'before' as Stage))).toEqual({
      'is asked in a stage that there is': expect.stringMatching(/^The rule's stage is before; there are access, /),
    });
  });

  it('tells of an onError that there is not', async () => {
    const rule = new StubRule(allow(), { onError: 'ignore' as 'allow' });
    expect(await violations(() => rule)).toEqual({
      "declares onError as 'deny', as 'allow' or not at all": "The rule's onError is ignore.",
    });
  });

  it.each<[string, (action: ActionDefinition) => unknown, string]>([
    ['throws', ({ parameters }) => (parameters as string[]).length > 0, 'threw: Cannot read properties of null'],
    ['gives no truth value', ({ tags }) => tags.length, 'not true or false'],
    [
      'changes the action',
      (action) => Object.assign(action, { name: 'x' }) && true,
      'threw: Cannot assign to read only',
    ],
  ])('tells of an appliesTo that %s', async (_how, appliesTo, message) => {
    const rule = new StubRule(allow(), { appliesTo: appliesTo as () => boolean });
    expect(await violations(() => rule)).toMatchObject({
      'says of every action whether it applies, and of the same one the same': expect.stringContaining(message),
    });
  });

  it('tells of an appliesTo that changes its mind', async () => {
    let count = 0;
    expect(await violations(() => new StubRule(allow(), { appliesTo: () => ++count % 2 === 0 }))).toMatchObject({
      'says of every action whether it applies, and of the same one the same': expect.stringContaining('and then'),
    });
  });

  it.each<[string, (call: ActionCall) => unknown, string]>([
    ['nothing', () => undefined, 'gave undefined, which is no decision'],
    ['a promise of nothing', () => Promise.resolve(), 'gave undefined, which is no decision'],
    ['a text', () => 'allow', 'gave "allow", which is no decision'],
    ['an unknown kind', () => ({ kind: 'perhaps' }), 'gave a decision of the kind "perhaps", which there is not'],
    [
      'a transformation outside its stage',
      () => ({ kind: 'transform', arguments: {} }),
      'of the kind "transform" in the stage access',
    ],
    ['a claim outside its stage', () => ({ kind: 'claim', claims: [] }), 'of the kind "claim" in the stage access'],
    ['an empty reason', () => deny('A', ''), 'gave the reason ""'],
    [
      'a reason code in lower case',
      () => warn('no_mail', 'No.'),
      'gave the reason code "no_mail"; write it in UPPER_SNAKE_CASE',
    ],
    ['a denial without a type', () => ({ ...deny('A', 'A.'), type: '' }), 'gave a denial whose type is ""'],
    [
      'a context that JSON cannot hold',
      () => deny('A', 'A.', { context: { a: 1n } }),
      'gave a context that JSON cannot hold',
    ],
    ['no context', () => ({ ...deny('A', 'A.'), context: null }), 'gave the context null'],
  ])('tells of a rule that gives %s', async (_what, answer, message) => {
    const found = await violations(answering(answer));
    expect(Object.keys(found)).toEqual([VALID]);
    expect(found[VALID]).toContain(message);
  });

  it('tells of claims that are not complete', async () => {
    const claim = { key: 'customer:7', limit: 5, amount: 1 };
    expect(await violations(answering(() => ({ kind: 'claim', claims: [claim] }), 'quota'))).toEqual({});
    for (const faulty of [{ ...claim, key: '' }, { ...claim, limit: -1 }, { ...claim, amount: Number.NaN }, null]) {
      const found = await violations(answering(() => ({ kind: 'claim', claims: [claim, faulty] }), 'quota'));
      expect(found).toEqual({ [VALID]: expect.stringContaining('claims without a key, a limit or an amount') });
    }
  });

  it('tells of a rule that takes an argument, or the agent, for granted', async () => {
    const trusting = answering((call) => ((call.arguments.to as string).length > 0 ? allow() : allow()));
    expect(await violations(trusting)).toMatchObject({
      [VALID]: expect.stringMatching(/with no arguments, failed: Cannot read/),
    });
    const named = answering((call) => ((call.agentId as string).startsWith('x') ? deny('A', 'A.') : allow()));
    expect(await violations(named)).toMatchObject({ [VALID]: expect.stringContaining('failed: Cannot read') });
  });

  it('tells of a rule that does not come to an end', async () => {
    const hanging = answering(() => new Promise(() => undefined));
    expect(await violations(hanging, { timeoutMs: 5 })).toMatchObject({
      [VALID]: expect.stringContaining('failed: no answer within 5 ms'),
    });
  });

  it('tells of a rule that changes the call', async () => {
    const changing = answering((call) => {
      Reflect.set(call.arguments, 'approved', true);
      return allow();
    });
    expect(await violations(changing)).toEqual({
      [UNCHANGED]: expect.stringMatching(/^evaluate, asked about .* changed the call\.$/),
    });
    const strict = answering((call) => {
      Object.assign(call.arguments, { to: undefined });
      return allow();
    });
    expect(Object.keys(await violations(strict))).toEqual([UNCHANGED]);
  });

  it('tells of a rule that keeps something between calls', async () => {
    class Counting extends StubRule {
      private count = 0;

      override evaluate(): Decision {
        return ++this.count > 3 ? deny('TOO_MANY', 'Three calls are enough.') : allow();
      }
    }
    expect(await violations(() => new Counting())).toEqual({
      [SAME]: expect.stringContaining('keeps nothing between calls'),
    });
  });

  it('tells of a rule that decides by chance or by the clock', async () => {
    let now = 0;
    expect(await violations(answering(() => (++now % 2 === 0 ? allow() : warn('ODD', 'It is odd.'))))).toEqual({
      [SAME]: expect.stringContaining('decided in two ways'),
    });
  });

  it('tells of a reason that repeats the value of an argument', async () => {
    const telling = answering(({ arguments: { text } }) =>
      deny('TEXT', `The text ${typeof text === 'string' ? text : ''} is bad.`),
    );
    expect(await violations(telling)).toEqual({
      'repeats no argument in its reason': expect.stringContaining('raw value'),
    });
  });
});
