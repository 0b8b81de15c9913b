import type { BucketSize } from '../api/stats';
import { apiQuery, endingNow, type Filters } from './filters';

const MAX_HOURLY_RANGE_MS = 3 * 86_400_000;

/**
 * How long the buckets of a chart shall be: hours where the filters name up to three days, else days.
 *
 * @param nowMs - where a stretch ends that has no other end. Unix time, milliseconds.
 * @returns null where they name no time: then the platform goes by what there is.
 */
export function bucketOf(filters: Filters, nowMs: number): BucketSize | null {
  const asked = new URLSearchParams(endingNow(`?${apiQuery(filters)}`, nowMs));
  const [start, end] = [asked.get('start_date'), asked.get('end_date')];
  if (start === null) return end === null ? null : 'day';
  const until = end === null ? nowMs : Date.parse(end);
  return until - Date.parse(start) <= MAX_HOURLY_RANGE_MS ? 'hour' : 'day';
}
