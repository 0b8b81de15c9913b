import { asSentence } from './as-sentence';
import { PolicyViolationError } from './policy-violation-error';
import { brandError } from './sentinel-error';

/** Nobody decided: the time ran out (`APPROVAL_EXPIRED`), or the question was withdrawn (`APPROVAL_CANCELLED`). */
export class ApprovalExpiredError extends PolicyViolationError {
  override toToolMessage(): string {
    const { actionName, reason } = this.intervention;
    return (
      `The action "${actionName}" was not performed: a person must approve it. ${asSentence(reason)} ` +
      'Do not repeat this call by yourself. Continue without it, or tell the user that it still needs approval.'
    );
  }
}

brandError(ApprovalExpiredError, 'ApprovalExpiredError');
