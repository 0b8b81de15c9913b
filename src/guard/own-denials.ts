import { deny } from '../core/decision';
import type { Finding, Verdict } from '../core/verdict';
import type { GuardedCall } from './guarded-call';

const NO_SOURCE = { policyName: null, policyId: null, policyVersion: null };

/** A verdict that refuses for a reason of the guard's own. */
export function denied(denial: Finding): Verdict {
  return { allowed: false, denial, findings: [], trace: [] };
}

/** The estimate could not be had, and what cannot be metered is refused. */
export function invalidCost(call: GuardedCall): Finding {
  return own('INVALID_COST', `The cost of ${call.action.name} could not be estimated: ${call.costFault}.`);
}

/** A rule gave a promise, and a synchronous method cannot wait for it. */
export function ruleMustWait(call: GuardedCall): Finding {
  const reason = `A rule must wait for its answer, and ${call.action.name} is synchronous.`;
  return own('ASYNC_RULE_ON_SYNC_ACTION', reason);
}

/** The pipeline itself threw, or gave no verdict. */
export function pipelineFailed(call: GuardedCall, error: unknown): Finding {
  const context = { rule_error: error instanceof Error ? error.name : typeof error };
  return own(
    'RULE_FAILED',
    `The policy could not decide about ${call.action.name}, and what cannot be decided is refused.`,
    context,
  );
}

function own(reasonCode: string, reason: string, context: Readonly<Record<string, unknown>> = {}): Finding {
  return { rule: null, stage: null, decision: deny(reasonCode, reason, { context }), source: NO_SOURCE, shadow: false };
}
