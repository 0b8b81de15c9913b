import { LIMITS } from '../limits';
import { parseTimestamp } from '../schemas/parse-time';
import type { Received } from './received';

/**
 * The moment by which a record is sorted: its timestamp. A timestamp more than five minutes ahead is kept, and marked by
 * `timestamp_suspect: true`; such a record is sorted at its arrival.
 *
 * @returns Unix time, milliseconds.
 */
export function sortedAt(received: Received, timestamp: number, arrival: number): number {
  if (timestamp <= arrival + LIMITS.aheadMs) return timestamp;
  received.replace('timestamp_suspect', true);
  return arrival;
}

/** The timestamp of a record that fits its schema. Unit: Unix time in milliseconds. */
export function timestampOf(record: Readonly<Record<string, unknown>>): number {
  return parseTimestamp(record.timestamp as string) as number;
}
