import type { TimeBucket } from '../api/stats';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_BUCKETS = 1_000;

/**
 * The hours or days between the first and the last, those without interventions too.
 *
 * Hours where two of them lie less than a day apart, else days. Where there would be over 1,000, what has nothing is left
 * out as before.
 */
export function filledBuckets(buckets: readonly TimeBucket[]): {
  readonly list: readonly TimeBucket[];
  readonly isDaily: boolean;
} {
  const starts = buckets.map(({ start }) => Date.parse(start));
  const isDaily = starts.every((start) => start % DAY_MS === 0);
  const step = isDaily ? DAY_MS : HOUR_MS;
  if (buckets.length < 2) return { list: buckets, isDaily };
  const count = (starts[starts.length - 1] - starts[0]) / step + 1;
  if (count > MAX_BUCKETS) return { list: buckets, isDaily };
  const known = new Map(buckets.map((bucket, index) => [starts[index], bucket]));
  const list = Array.from({ length: count }, (_, index) => {
    const start = starts[0] + index * step;
    return known.get(start) ?? { start: new Date(start).toISOString(), count: 0, blocked: 0, cost_prevented_usd: 0 };
  });
  return { list, isDaily };
}
