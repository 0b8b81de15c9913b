import { asSentence } from './as-sentence';
import { PolicyViolationError } from './policy-violation-error';
import { brandError } from './sentinel-error';

/** A human refused the call. */
export class ApprovalRejectedError extends PolicyViolationError {
  override toToolMessage(): string {
    const { actionName, context } = this.intervention;
    const notes =
      typeof context.decision_notes === 'string' ? ` They wrote: ${asSentence(context.decision_notes)}` : '';
    return (
      `The action "${actionName}" was not performed: a person was asked and refused.${notes} ` +
      'Do not repeat this call, with these or slightly changed arguments, and do not try to reach the same by another way. ' +
      'Continue without it, or tell the user that it was refused.'
    );
  }
}

brandError(ApprovalRejectedError, 'ApprovalRejectedError');
