import type { Intervention } from '../core/intervention';
import { brandError, SentinelError } from './sentinel-error';

/**
 * The call waits for a human, and its caller does not: `sentinel.resume(approvalId)` runs it once there is a yes.
 *
 * Thrown by actions with `onApproval: 'suspend'`. Nothing was refused yet.
 */
export class ApprovalPendingError extends SentinelError {
  override readonly recoverable = true;
  readonly approvalId: string;

  constructor(
    /** The record of the question, as it stood when it was asked. */
    readonly intervention: Intervention,
  ) {
    const { id, actionName, approvalId } = intervention;
    super(
      'APPROVAL_PENDING',
      `${actionName} waits for approval ${approvalId}. Call sentinel.resume(approvalId) when it is answered.`,
      { interventionId: id, actionName, approvalId },
    );
    this.approvalId = approvalId ?? '';
  }

  override toToolMessage(): string {
    const { actionName } = this.intervention;
    return (
      `The action "${actionName}" has not been performed yet: a person must approve it first, and has been asked. ` +
      'Do not call it again; it is performed when they agree. Continue with something else, or tell the user that it waits.'
    );
  }
}

brandError(ApprovalPendingError, 'ApprovalPendingError');
