import type { BucketSize, TimeBucket } from '../api/stats';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_BUCKETS = 1_000;
/** From so much time on the platform counts days, where it was not asked for either. */
const DAYS_FROM_MS = 3 * DAY_MS;

/**
 * The hours or days between the first and the last, those without interventions too.
 *
 * Where there would be over 1,000, what has nothing is left out as before.
 *
 * @param asked - how long they were asked to be; null where that was left to the platform: then they are days where all
 * begin one, and the first and the last lie three days apart.
 */
export function filledBuckets(
  buckets: readonly TimeBucket[],
  asked: BucketSize | null,
): {
  readonly list: readonly TimeBucket[];
  readonly isDaily: boolean;
} {
  const starts = buckets.map(({ start }) => Date.parse(start));
  const span = (starts.at(-1) ?? 0) - (starts[0] ?? 0);
  const isDaily = starts.every((start) => start % DAY_MS === 0) && (asked === 'day' || span >= DAYS_FROM_MS);
  const step = isDaily ? DAY_MS : HOUR_MS;
  if (buckets.length < 2) return { list: buckets, isDaily };
  const count = span / step + 1;
  if (count > MAX_BUCKETS) return { list: buckets, isDaily };
  const known = new Map(buckets.map((bucket, index) => [starts[index], bucket]));
  const list = Array.from({ length: count }, (_, index) => {
    const start = starts[0] + index * step;
    return known.get(start) ?? { start: new Date(start).toISOString(), count: 0, blocked: 0, cost_prevented_usd: 0 };
  });
  return { list, isDaily };
}
