import { deny } from '../core/decision';
import { NO_SOURCE } from '../core/policy-source';
import type { Finding, Verdict } from '../core/verdict';
import type { ConfigurationError } from '../errors/configuration-error';
import { ALLOWED } from '../policy/evaluation';
import type { Stop } from '../policy/kill-switch';
import { denyStopped } from '../policy/rules/kill-switch-rule';
import type { QuestionEnd } from './await-answer';
import type { GuardedCall } from './guarded-call';

/** A question's end that lets nothing run. */
export type UnapprovedEnd = Exclude<QuestionEnd, { readonly status: 'approved' }>;

/** A verdict that refuses for a reason of the guard's own. */
export function denied(denial: Finding, verdict: Verdict = ALLOWED): Verdict {
  return { ...verdict, allowed: false, denial };
}

/** The estimate could not be had, and what cannot be metered is refused. */
export function invalidCost(call: GuardedCall): Finding {
  return own('INVALID_COST', `The cost of ${call.action.name} could not be estimated: ${call.costFault}.`);
}

/** A rule, or the quota, must wait for its answer, and a synchronous method cannot. */
export function mustWait(call: GuardedCall): Finding {
  const reason = `The answer of a rule or of the quota must be waited for, and ${call.action.name} is synchronous.`;
  return own('ASYNC_RULE_ON_SYNC_ACTION', reason);
}

/** A human must be waited for, and a synchronous method cannot. */
export function mustAsk(call: GuardedCall): Finding {
  const reason = `A human must agree to ${call.action.name} and would have to be waited for, and it is synchronous.`;
  return own('ASYNC_RULE_ON_SYNC_ACTION', reason);
}

/** A policy is required, and none has come from the platform yet. */
export function policyUnavailable(): Finding {
  const reason = 'No policy has come from the platform yet, and none is given here: nothing runs before.';
  return own('POLICY_UNAVAILABLE', reason);
}

/** A policy of the platform speaks of an action as it is not. */
export function policyMisfit(action: string, { code, message }: ConfigurationError): Finding {
  const reason = `A policy of the platform does not fit ${action}, and what cannot be decided is refused. ${message}`;
  return own('RULE_FAILED', reason, { rule_error: code });
}

/** The pipeline itself threw, or gave no verdict. */
export function pipelineFailed(call: GuardedCall, error: unknown): Finding {
  const reason = `The policy could not decide about ${call.action.name}, and what cannot be decided is refused.`;
  return own('RULE_FAILED', reason, { rule_error: nameOf(error) });
}

/** The quota threw, or did not answer. */
export function quotaUnavailable(call: GuardedCall, error: unknown): Finding {
  const reason = `The limits of ${call.action.name} could not be checked, and what cannot be metered is refused.`;
  return own('QUOTA_UNAVAILABLE', reason, { quota_error: nameOf(error) });
}

/** A human must agree, and nobody is there to be asked. */
export function noApprover(asking: Finding): Finding {
  const reason = `${asking.decision.reason} Nobody is configured to be asked.`;
  const decision = deny('NO_APPROVER', reason, { type: 'approval_required', context: asking.decision.context });
  return { ...asking, decision };
}

/** A question to a human ended otherwise than by a yes. */
export function unapproved(call: GuardedCall, asking: Finding, end: UnapprovedEnd): Finding {
  const { name } = call.action;
  switch (end.status) {
    case 'rejected':
      return answered(asking, 'APPROVAL_REJECTED', `${end.by ?? 'A person'} was asked and refused ${name}.`);
    case 'expired':
      return answered(asking, 'APPROVAL_EXPIRED', `Nobody answered in time whether ${name} may run.`);
    case 'cancelled':
      return answered(
        asking,
        'APPROVAL_CANCELLED',
        `Nobody decided whether ${name} may run: ${end.why}.`,
        end.isFault ? { gate_error: nameOf(end.cause) } : {},
      );
    case 'stopped':
      return stopped(end.stop);
  }
}

/** The kill switch stops the call. */
export function stopped(stop: Stop): Finding {
  return { rule: 'kill-switch', stage: 'access', decision: denyStopped(stop), source: NO_SOURCE, shadow: false };
}

function answered(asking: Finding, reasonCode: string, reason: string, facts: object = {}): Finding {
  const context = { ...asking.decision.context, ...facts };
  return { ...asking, decision: deny(reasonCode, reason, { type: 'approval_required', context }) };
}

function own(reasonCode: string, reason: string, context: Readonly<Record<string, unknown>> = {}): Finding {
  return { rule: null, stage: null, decision: deny(reasonCode, reason, { context }), source: NO_SOURCE, shadow: false };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
