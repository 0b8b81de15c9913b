import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { Awaitable } from '../core/awaitable';
import { STAGES } from '../core/stage';
import type { PolicySource, Verdict } from '../core/verdict';
import { ALLOWED, Evaluation } from './evaluation';
import { type ActionPlan, PolicyPipeline } from './policy-pipeline';
import type { PolicyRule } from './policy-rule';
import type { PolicySet } from './policy-set';
import { PreparedRule } from './prepared-rule';

const NO_SOURCE: PolicySource = { policyName: null, policyId: null, policyVersion: null };
const NEVER = new AbortController().signal;

/** Where a pipeline takes the policy and the users' rules of the moment from. */
export interface RuleSupply {
  policies(): PolicySet;
  /** In binding order. */
  userRules(): readonly PolicyRule[];
}

/** The built-in pipeline: asks the rules that apply, stage by stage; the first denial ends it. */
export class RulePipeline extends PolicyPipeline {
  constructor(private readonly supply: RuleSupply) {
    super();
  }

  evaluate(call: ActionCall): Awaitable<Verdict> {
    return this.prepare(call.action).evaluate(call, 'all', NEVER);
  }

  override prepare(action: ActionDefinition): ActionPlan {
    const builtIn = this.supply.policies().rules.map(({ rule, source }) => new PreparedRule(rule, source, 'built-in'));
    const own = this.supply.userRules().map((rule) => new PreparedRule(rule, NO_SOURCE, 'user'));
    const rules = [...builtIn, ...own].filter((rule) => rule.appliesTo(action)).sort(byStage);
    const access = rules.filter(({ rule }) => rule.stage === 'access');
    return {
      isEmpty: rules.length === 0,
      mayWait: rules.some((rule) => rule.mayWait),
      evaluate(call, extent, signal) {
        if (rules.length === 0) return ALLOWED;
        return new Evaluation(call, extent === 'all' ? rules : access, signal).run();
      },
    };
  }
}

function byStage(left: PreparedRule, right: PreparedRule): number {
  return STAGES.indexOf(left.rule.stage) - STAGES.indexOf(right.rule.stage);
}
