import type { Clock } from '../core/clock';
import { backOff } from './back-off';
import type { SendFailure } from './send-failure';

/** After a key was refused. PLATFORM. Unit: milliseconds. */
const KEY_RETRY_MS = 60_000;

/** When to try again after failures in a row: by the back-off, but not before the platform wishes it. */
export class RetryPlan {
  /** From the last failure to the next attempt. Unit: milliseconds. */
  retryMs = 0;
  private failures = 0;
  private failedAt = 0;
  private wishMs = 0;

  /** @param backOffMs - default: the back-off of PLATFORM. Unit of what it gives: milliseconds. */
  constructor(
    private readonly clock: Clock,
    private readonly backOffMs: (failures: number) => number = backOff,
  ) {}

  /** An attempt failed, and the last one that did not is longer ago. */
  get isFailing(): boolean {
    return this.failures > 0;
  }

  /** A key does not become valid within the seconds for which somebody tries. */
  get isHopeless(): boolean {
    return this.retryMs >= KEY_RETRY_MS;
  }

  failed({ kind, retryAfterMs }: SendFailure): void {
    this.failures++;
    this.failedAt = this.clock.now();
    this.wishMs = kind === 'key' ? KEY_RETRY_MS : (retryAfterMs ?? 0);
    this.retryMs = kind === 'key' ? KEY_RETRY_MS : Math.max(this.wishMs, this.backOffMs(this.failures));
  }

  /** Something was acknowledged: the failures before it count no more. */
  succeeded(): void {
    this.failures = 0;
    this.retryMs = 0;
    this.wishMs = 0;
  }

  /** How long the next attempt has to wait from now on. Unit: milliseconds. */
  get dueMs(): number {
    return this.left(this.retryMs);
  }

  /** The same for somebody who tries a last time: they wait for what the platform wishes, not for the back-off. */
  get wishedMs(): number {
    return this.left(this.wishMs);
  }

  /** A clock that was set back makes no wait longer. */
  private left(ms: number): number {
    return Math.min(ms, Math.max(0, this.failedAt + ms - this.clock.now()));
  }
}
