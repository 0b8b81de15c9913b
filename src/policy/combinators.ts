import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import { type Awaitable, whenReady } from '../core/awaitable';
import { allow, type Decision, type DenyDecision, deny } from '../core/decision';
import { STAGES, type Stage } from '../core/stage';
import { ConfigurationError } from '../errors/configuration-error';
import { type PolicyContext, PolicyRule } from './policy-rule';

type Simple = 'allow' | 'warn' | 'deny';

const SIMPLE_STAGES: readonly Stage[] = ['access', 'arguments', 'content', 'behavior', 'advice'];

/**
 * One rule out of several: gives the first denial, else the first warning.
 *
 * @throws {@link ConfigurationError} `INVALID_RULE` without rules, for one that does more than allow, warn or deny, or in
 * shadow.
 */
export function allOf(name: string, ...rules: PolicyRule[]): PolicyRule {
  const combine: Combine = (decisions, next) => {
    const last = decisions.at(-1);
    if (last?.kind === 'deny') return last;
    return next() ?? decisions.find((decision) => decision.kind === 'warn') ?? allow();
  };
  return new CombinedRule(name, rules, combine, (members) => members.some(Boolean));
}

/**
 * One rule out of several: allows when one of them does (or only warns), else gives the first one's denial with all
 * reasons in `context.reasons`. A rule that does not apply to an action has nothing against it, so it allows.
 *
 * @throws {@link ConfigurationError} `INVALID_RULE` without rules, for one that does more than allow, warn or deny, or in
 * shadow.
 */
export function anyOf(name: string, ...rules: PolicyRule[]): PolicyRule {
  const combine: Combine = (decisions, next) => {
    const last = decisions.at(-1);
    if (last !== undefined && last.kind !== 'deny') return last;
    return next() ?? withAllReasons(decisions as readonly DenyDecision[]);
  };
  return new CombinedRule(name, rules, combine, (members) => members.every(Boolean));
}

/**
 * Turns a rule round: denies when it allows (or only warns), allows when it denies.
 *
 * @param denial - what the denial says; a rule that allows brings no reason of its own.
 * @throws {@link ConfigurationError} `INVALID_RULE` for a rule that does more than allow, warn or deny, or in shadow.
 */
export function not(name: string, rule: PolicyRule, denial: { reasonCode: string; reason: string }): PolicyRule {
  const combine: Combine = (decisions, next) => {
    if (decisions.length === 0) return next() ?? allow();
    return decisions[0].kind === 'deny' ? allow() : deny(denial.reasonCode, denial.reason);
  };
  return new CombinedRule(name, [rule], combine, () => true);
}

/** Looks at the decisions so far and gives the result, or what `next()` gives: the result after one more rule. */
type Combine = (decisions: readonly Decision[], next: () => Awaitable<Decision> | undefined) => Awaitable<Decision>;

class CombinedRule extends PolicyRule {
  readonly stage: Stage;
  /** Which of the rules apply, by action: they are asked once, not for each call. */
  private readonly applying = new WeakMap<ActionDefinition, readonly boolean[]>();

  /** @param matters - whether the combination can object, given which of its rules apply. */
  constructor(
    readonly name: string,
    override readonly members: readonly PolicyRule[],
    private readonly combine: Combine,
    private readonly matters: (applying: readonly boolean[]) => boolean,
  ) {
    super();
    if (members.length === 0)
      throw new ConfigurationError('INVALID_RULE', `"${name}" combines no rules; give it at least one.`);
    for (const rule of members) {
      if (rule.shadow === true) {
        const message = `"${name}": the rule "${rule.name}" is in shadow and has no say here; put the combination in shadow.`;
        throw new ConfigurationError('INVALID_RULE', message);
      }
      if (SIMPLE_STAGES.includes(rule.stage)) continue;
      const message = `"${name}": the rule "${rule.name}" of the stage ${rule.stage} cannot be combined; only rules that allow, warn or deny can.`;
      throw new ConfigurationError('INVALID_RULE', message);
    }
    this.stage = STAGES[Math.max(...members.map((rule) => STAGES.indexOf(rule.stage)))];
  }

  override appliesTo(action: ActionDefinition): boolean {
    return this.matters(this.applyingTo(action));
  }

  evaluate(call: ActionCall, context: PolicyContext): Awaitable<Decision> {
    const applying = this.applyingTo(call.action);
    const after = (decisions: readonly Decision[]): Awaitable<Decision> =>
      this.combine(decisions, () => {
        const rule = this.members[decisions.length];
        if (rule === undefined) return undefined;
        const decision = applying[decisions.length] ? rule.evaluate(call, context) : allow();
        return whenReady(decision, (made) => after([...decisions, this.simple(rule, made)]));
      });
    return after([]);
  }

  private applyingTo(action: ActionDefinition): readonly boolean[] {
    let applying = this.applying.get(action);
    if (applying === undefined) {
      applying = this.members.map((rule) => rule.appliesTo(action));
      this.applying.set(action, applying);
    }
    return applying;
  }

  private simple(rule: PolicyRule, decision: Decision): Decision {
    const kinds: readonly Simple[] = ['allow', 'warn', 'deny'];
    if (kinds.includes(decision?.kind as Simple)) return decision;
    throw new TypeError(
      `"${rule.name}" gave ${String(decision?.kind)}, and within "${this.name}" a rule can only allow, warn or deny`,
    );
  }
}

function withAllReasons(denials: readonly DenyDecision[]): DenyDecision {
  const reasons = denials.map(({ reasonCode, reason }) => ({ reason_code: reasonCode, reason }));
  return { ...denials[0], context: { ...denials[0].context, reasons } };
}
