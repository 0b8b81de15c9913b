import type { Intervention } from '../core/intervention';
import { BudgetExceededError } from '../errors/budget-exceeded-error';
import { PolicyViolationError } from '../errors/policy-violation-error';
import { RateLimitExceededError } from '../errors/rate-limit-exceeded-error';

/** The error that a caller gets for a refusal, by its reason code. */
export function refusalError(intervention: Intervention): PolicyViolationError {
  switch (intervention.reasonCode) {
    case 'BUDGET_EXCEEDED':
      return new BudgetExceededError(intervention);
    case 'RATE_LIMITED':
      return new RateLimitExceededError(intervention);
    default:
      return new PolicyViolationError(intervention);
  }
}
