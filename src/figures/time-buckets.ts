import type { InterventionKind } from './intervention-kind';
import type { TimeBucket } from './intervention-stats';
import { Tally } from './tally';

/** How long a bucket is. */
export type BucketSize = 'hour' | 'day';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_HOURLY_RANGE_MS = 3 * DAY_MS;
const MAX_BUCKETS = 1_000;

/** Hours up to three days of range, else days. PLATFORM, Stats. */
export function bucketSizeFor(rangeMs: number): BucketSize {
  return rangeMs <= MAX_HOURLY_RANGE_MS ? 'hour' : 'day';
}

/** Counts interventions by hour or day, UTC. */
export class TimeBuckets {
  private readonly lengthMs: number;
  private readonly tallies = new Map<number, Tally>();

  constructor(size: BucketSize) {
    this.lengthMs = size === 'hour' ? HOUR_MS : DAY_MS;
  }

  add(at: number, kind: InterventionKind, costNano: number): void {
    const start = Math.floor(at / this.lengthMs) * this.lengthMs;
    let tally = this.tallies.get(start);
    if (tally === undefined) {
      tally = new Tally();
      this.tallies.set(start, tally);
    }
    tally.add(kind, costNano);
  }

  /** Those that have interventions, in order of time; the latest 1,000. */
  list(): readonly TimeBucket[] {
    const inOrder = [...this.tallies].sort(([left], [right]) => left - right).slice(-MAX_BUCKETS);
    return inOrder.map(([start, { count, blocked, prevented }]) => ({
      start: new Date(start).toISOString(),
      count,
      blocked,
      cost_prevented_usd: prevented.usd,
    }));
  }
}
