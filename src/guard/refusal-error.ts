import type { Intervention } from '../core/intervention';
import { ApprovalExpiredError } from '../errors/approval-expired-error';
import { ApprovalRejectedError } from '../errors/approval-rejected-error';
import { BudgetExceededError } from '../errors/budget-exceeded-error';
import { KillSwitchError } from '../errors/kill-switch-error';
import { PolicyViolationError } from '../errors/policy-violation-error';
import { RateLimitExceededError } from '../errors/rate-limit-exceeded-error';

/**
 * The error that a caller gets for a refusal, by its reason code.
 *
 * @param options.cause - what failed, where something did.
 */
export function refusalError(intervention: Intervention, options?: ErrorOptions): PolicyViolationError {
  switch (intervention.reasonCode) {
    case 'BUDGET_EXCEEDED':
      return new BudgetExceededError(intervention, options);
    case 'RATE_LIMITED':
      return new RateLimitExceededError(intervention, options);
    case 'APPROVAL_REJECTED':
      return new ApprovalRejectedError(intervention, options);
    case 'APPROVAL_EXPIRED':
    case 'APPROVAL_CANCELLED':
      return new ApprovalExpiredError(intervention, options);
    case 'KILL_SWITCH':
      return new KillSwitchError(intervention, options);
    default:
      return new PolicyViolationError(intervention, options);
  }
}
