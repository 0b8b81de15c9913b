import { isDeepStrictEqual } from 'node:util';
import type { ActionCall } from '../core/action-call';
import type { Decision } from '../core/decision';
import { STAGES } from '../core/stage';
import type { PolicyContext, PolicyRule } from '../policy/policy-rule';
import { oddActions, oddCalls, RAW_VALUE } from './odd-calls';
import { asked, decisionFault, deepFreeze, inTime, quoted, saysOf } from './rule-answers';

/** One promise that a rule has to keep. */
export interface RuleCheck {
  readonly name: string;
  /** Rejects with an Error that says what the rule did instead. */
  run(): Promise<void>;
}

/** How {@link ruleContract} gets along with a particular rule. */
export interface RuleContractOptions {
  /** Calls that the rule decides about besides the odd ones that the suite brings; a function makes them anew. */
  readonly calls?: () => readonly ActionCall[];
  /** The rule's entry in a policy document; default `{}`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** How long one decision may take. Unit: milliseconds; default 2000. */
  readonly timeoutMs?: number;
}

/**
 * The promises of {@link PolicyRule} as checks for any test runner. Each makes a rule of its own.
 *
 * @example
 * describe('QuietHoursRule', () => {
 *   for (const check of ruleContract(() => new QuietHoursRule())) it(check.name, check.run);
 * });
 */
export function ruleContract(makeRule: () => PolicyRule, options: RuleContractOptions = {}): readonly RuleCheck[] {
  const { timeoutMs = 2000 } = options;
  const calls = (): readonly ActionCall[] => [...oddCalls(), ...(options.calls?.() ?? [])];
  const context: PolicyContext = Object.freeze({
    options: deepFreeze(options.options ?? {}),
    policyName: null,
    policyVersion: null,
    signal: new AbortController().signal,
  });
  /** As the pipeline does it: a rule is asked only about actions that it applies to; null where it does not. */
  const decide = async (rule: PolicyRule, call: ActionCall): Promise<Decision | null> =>
    saysOf(rule, call.action) ? inTime(asked(call), () => rule.evaluate(call, context), timeoutMs) : null;
  const check = (name: string, test: (rule: PolicyRule) => void | Promise<void>): RuleCheck => ({
    name,
    run: async () => test(makeRule()),
  });

  return [
    check('has a name that is not empty and does not change', async (rule) => {
      const { name } = rule;
      if (typeof name !== 'string' || name.trim() === '') throw new Error(`The rule's name is ${quoted(name)}.`);
      for (const call of calls()) await decide(rule, call).catch(() => undefined);
      for (const other of [rule.name, makeRule().name]) {
        if (other !== name) throw new Error(`The rule's name was "${name}" and became "${other}".`);
      }
    }),
    check('is asked in a stage that there is', ({ stage }) => {
      if (!STAGES.includes(stage))
        throw new Error(`The rule's stage is ${String(stage)}; there are ${STAGES.join(', ')}.`);
    }),
    check("declares onError as 'deny', as 'allow' or not at all", ({ onError }) => {
      if (![undefined, 'deny', 'allow'].includes(onError)) throw new Error(`The rule's onError is ${String(onError)}.`);
    }),
    check('says of every action whether it applies, and of the same one the same', (rule) => {
      for (const action of oddActions().map(deepFreeze)) {
        const first = saysOf(rule, action);
        if (saysOf(rule, action) === first && saysOf(makeRule(), action) === first) continue;
        throw new Error(`appliesTo gave ${first} for an action named ${quoted(action.name)}, and then ${!first}.`);
      }
    }),
    check('gives a valid decision about every call', async (rule) => {
      for (const call of calls()) {
        const decision = await decide(rule, call);
        const fault = saysOf(rule, call.action) ? decisionFault(decision, rule.stage) : null;
        if (fault !== null) throw new Error(`${asked(call)} gave ${fault}.`);
      }
    }),
    check('decides about calls that cannot be changed, and leaves the others as they are', async (rule) => {
      const untouched = calls();
      for (const [index, call] of calls().entries()) {
        await decide(rule, call);
        if (!isDeepStrictEqual(call, untouched[index])) throw new Error(`${asked(call)} changed the call.`);
        await decide(rule, deepFreeze(call));
      }
    }),
    check('decides the same about the same call, whatever it was asked before', async (rule) => {
      const first: unknown[] = [];
      for (const call of calls()) first.push(await decide(rule, call));
      for (const [index, call] of [...calls().entries()].reverse()) {
        const again = [await decide(rule, call), await decide(makeRule(), call)];
        if (again.every((decision) => isDeepStrictEqual(decision, first[index]))) continue;
        throw new Error(`${asked(call)} decided in two ways; a rule keeps nothing between calls.`);
      }
    }),
    check('repeats no argument in its reason', async (rule) => {
      for (const call of calls()) {
        const { reason = '' } = ((await decide(rule, call)) ?? {}) as { reason?: unknown };
        if (String(reason).includes(RAW_VALUE))
          throw new Error(`${asked(call)} gave a reason with a raw value: ${quoted(reason)}.`);
      }
    }),
  ];
}
