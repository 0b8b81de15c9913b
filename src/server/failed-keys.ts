import type { Clock } from '../core/clock';
import { LIMITS } from './limits';
import { Problem } from './problem';

const MINUTE_MS = 60_000;
/** Addresses that are remembered; with more the one that failed first is forgotten. */
const MAX_ADDRESSES = 10_000;

/** Counts the keys that failed, by the address that sent them. */
export class FailedKeys {
  private readonly minutes = new Map<string, { readonly since: number; count: number }>();

  constructor(private readonly clock: Clock) {}

  /** @throws {@link Problem} `TOO_MANY_FAILED_KEYS` from the eleventh failure of a minute on. */
  count(address: string): void {
    const now = this.clock.now();
    let minute = this.minutes.get(address);
    if (minute === undefined || now - minute.since >= MINUTE_MS) {
      minute = { since: now, count: 0 };
      this.minutes.delete(address);
      this.minutes.set(address, minute);
      if (this.minutes.size > MAX_ADDRESSES) this.minutes.delete(this.minutes.keys().next().value as string);
    }
    minute.count++;
    if (minute.count <= LIMITS.failedKeys) return;
    const retryAfterSeconds = Math.ceil((minute.since + MINUTE_MS - now) / 1000);
    throw new Problem('TOO_MANY_FAILED_KEYS', 'Correct the key and wait.', { retryAfterSeconds });
  }
}
