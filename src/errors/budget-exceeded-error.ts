import { asSentence } from './as-sentence';
import { PolicyViolationError } from './policy-violation-error';
import { brandError } from './sentinel-error';

/** A budget has no room for the call. */
export class BudgetExceededError extends PolicyViolationError {
  override toToolMessage(): string {
    const { actionName, reason } = this.intervention;
    return (
      `The action "${actionName}" was not performed: ${asSentence(reason)} Waiting does not help, and neither does repeating the call. ` +
      'Continue without it, use a cheaper action, or tell the user that the budget is used up.'
    );
  }
}

brandError(BudgetExceededError, 'BudgetExceededError');
