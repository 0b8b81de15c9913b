import { whenReady } from '../core/awaitable';
import { NO_SOURCE } from '../core/policy-source';
import type { Verdict } from '../core/verdict';
import { Evaluation } from './evaluation';
import type { ActionPlan } from './policy-pipeline';
import { PreparedRule } from './prepared-rule';
import type { KillSwitchRule } from './rules/kill-switch-rule';

/** The plan of an action while some stop holds: the kill switch is asked first, whatever pipeline made the plan. */
export function stoppablePlan(plan: ActionPlan, rule: KillSwitchRule): ActionPlan {
  const first = [new PreparedRule({ rule, source: NO_SOURCE, soft: false, shadow: false, options: {} }, false)];
  return {
    isEmpty: false,
    mayWait: plan.mayWait,
    limits: plan.limits,
    evaluate(call, extent, signal) {
      const stopped = new Evaluation(call, first, signal).run() as Verdict;
      if (stopped.denial !== null) return stopped;
      return whenReady(plan.evaluate(call, extent, signal), (verdict) => ({
        ...verdict,
        // A pipeline of the user's own need not give one.
        trace: [...stopped.trace, ...(verdict.trace ?? [])],
      }));
    },
  };
}
