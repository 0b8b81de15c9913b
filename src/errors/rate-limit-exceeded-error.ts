import { asSentence } from './as-sentence';
import { PolicyViolationError } from './policy-violation-error';
import { brandError } from './sentinel-error';

/** A rate window is full. */
export class RateLimitExceededError extends PolicyViolationError {
  /** When there will be room again, if nothing else takes it. Unit: milliseconds; null where waiting does not help. */
  get retryAfterMs(): number | null {
    const wait = this.intervention.context.retry_after_ms;
    return typeof wait === 'number' ? wait : null;
  }

  override toToolMessage(): string {
    const { actionName, reason } = this.intervention;
    const wait = this.retryAfterMs;
    const advice =
      wait === null
        ? 'Do not repeat this call.'
        : `Do not repeat this call before ${Math.ceil(wait / 1000)} seconds have passed; do something else meanwhile, or tell the user.`;
    return `The action "${actionName}" was not performed: ${asSentence(reason)} ${advice}`;
  }
}

brandError(RateLimitExceededError, 'RateLimitExceededError');
