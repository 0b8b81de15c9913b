import type { Clock } from '../core/clock';
import { LIMITS } from './limits';
import { Problem } from './problem';

/** What a key may still do: filled again evenly, by a second's worth in a second. */
interface Bucket {
  left: number;
  filledAt: number;
}

/**
 * The rates of keys: 500 requests and 20,000 records a second, each.
 *
 * A batch that begins within the rate is taken whole; what it takes too much is paid back by the time after it.
 */
export class KeyRates {
  private readonly requests = new Map<string, Bucket>();
  private readonly records = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** @throws {@link Problem} `TOO_MANY_REQUESTS`. */
  countRequest(keyId: string): void {
    this.take(this.requests, keyId, 1, LIMITS.requestsPerSecond, 'requests');
  }

  /** @throws {@link Problem} `TOO_MANY_REQUESTS`. */
  countRecords(keyId: string, count: number): void {
    this.take(this.records, keyId, count, LIMITS.recordsPerSecond, 'records');
  }

  private take(buckets: Map<string, Bucket>, keyId: string, count: number, perSecond: number, what: string): void {
    const now = this.clock.now();
    let bucket = buckets.get(keyId);
    if (bucket === undefined) {
      bucket = { left: perSecond, filledAt: now };
      buckets.set(keyId, bucket);
    }
    const filled = bucket.left + (Math.max(0, now - bucket.filledAt) / 1000) * perSecond;
    bucket.left = Math.min(perSecond, filled);
    bucket.filledAt = now;
    if (bucket.left < 1) {
      const retryAfterSeconds = Math.max(1, Math.ceil((1 - bucket.left) / perSecond));
      throw new Problem('TOO_MANY_REQUESTS', `A key may send ${perSecond} ${what} a second.`, { retryAfterSeconds });
    }
    bucket.left -= count;
  }
}
