import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Awaitable } from '../core/awaitable';
import type { PolicyCaller } from '../core/policy-caller';
import { STAGES } from '../core/stage';
import type { Verdict } from '../core/verdict';
import { ALLOWED, Evaluation } from './evaluation';
import { LimitRule } from './limit-rule';
import { type ActionPlan, PolicyPipeline, type SourcedLimit } from './policy-pipeline';
import type { PolicyRule } from './policy-rule';
import type { PolicySet, SourcedRule } from './policy-set';
import { PreparedRule } from './prepared-rule';

const NEVER = new AbortController().signal;

/** Where a pipeline takes the policy and the users' rules of the moment from. */
export interface RuleSupply {
  policies(caller: PolicyCaller): PolicySet;
  /** In binding order. */
  userRules(): readonly PolicyRule[];
}

/**
 * The built-in pipeline: asks the rules that apply, stage by stage; the first denial ends it. The limits of documents
 * are not asked for each call: they are handed to the quota as they stand.
 */
export class RulePipeline extends PolicyPipeline {
  constructor(private readonly supply: RuleSupply) {
    super();
  }

  evaluate(call: ActionCall): Awaitable<Verdict> {
    return this.prepare(call.action, call).evaluate(call, 'all', NEVER);
  }

  override prepare(action: ActionDefinition, caller: PolicyCaller): ActionPlan {
    const policies = this.supply.policies(caller);
    const isStanding = ({ rule }: SourcedRule) => rule instanceof LimitRule;
    const builtIn = policies.rules.filter((each) => !isStanding(each)).map((each) => new PreparedRule(each, false));
    const configured = this.supply.userRules().flatMap((rule) => policies.configured(rule));
    const own = configured.map((each) => new PreparedRule(each, true));
    const rules = [...builtIn, ...own].filter((rule) => rule.appliesTo(action)).sort(byStage);
    const access = rules.filter(({ rule }) => rule.stage === 'access');
    return {
      isEmpty: rules.length === 0,
      mayWait: rules.some((rule) => rule.mayWait),
      limits: policies.rules.filter(isStanding).flatMap((each) => limitsOf(each, action)),
      evaluate(call, extent, signal) {
        if (rules.length === 0) return ALLOWED;
        return new Evaluation(call, extent === 'all' ? rules : access, signal).run();
      },
    };
  }
}

function limitsOf({ rule, source, soft, shadow }: SourcedRule, action: ActionDefinition): readonly SourcedLimit[] {
  return (rule as LimitRule).limits(action).map((limit) => ({ limit, rule: rule.name, source, soft, shadow }));
}

function byStage(left: PreparedRule, right: PreparedRule): number {
  return STAGES.indexOf(left.rule.stage) - STAGES.indexOf(right.rule.stage);
}
