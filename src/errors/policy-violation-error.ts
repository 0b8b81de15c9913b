import type { Intervention } from '../core/intervention';
import { brandError, SentinelError } from './sentinel-error';

/** A call was refused; its body did not run. `code` is the reason code, `intervention` the receipt. */
export class PolicyViolationError extends SentinelError {
  constructor(
    /** The record that was published before this error was thrown. */
    readonly intervention: Intervention,
    options?: ErrorOptions,
  ) {
    super(
      intervention.reasonCode,
      `${intervention.actionName} was refused (${intervention.reasonCode}): ${intervention.reason}`,
      undefined,
      options,
    );
  }

  override get details(): Readonly<Record<string, unknown>> {
    const { id, actionName, rule, type, context } = this.intervention;
    return { interventionId: id, actionName, rule, type, context };
  }

  override toToolMessage(): string {
    const { actionName, reason } = this.intervention;
    return (
      `The action "${actionName}" was not performed: ${reason} ` +
      'Do not repeat this call, with these or slightly changed arguments: the answer will be the same. ' +
      'Continue without it, choose another action, or tell the user that this is not permitted.'
    );
  }
}

brandError(PolicyViolationError, 'PolicyViolationError');
