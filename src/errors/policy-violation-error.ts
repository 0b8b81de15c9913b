import type { Intervention } from '../core/intervention';
import { asSentence } from './as-sentence';
import { brandError, SentinelError } from './sentinel-error';
import { isRecoverable, toolAdvice } from './tool-advice';

/** A call was refused; its body did not run. `code` is the reason code, `intervention` the receipt. */
export class PolicyViolationError extends SentinelError {
  override readonly recoverable: boolean;

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
    this.recoverable = isRecoverable(intervention.reasonCode);
  }

  override get details(): Readonly<Record<string, unknown>> {
    const { id, actionName, rule, type, context } = this.intervention;
    return { interventionId: id, actionName, rule, type, context };
  }

  override toToolMessage(): string {
    const { actionName, reason } = this.intervention;
    return `The action "${actionName}" was not performed: ${asSentence(reason)} ${toolAdvice(this.code)}`;
  }
}

brandError(PolicyViolationError, 'PolicyViolationError');
