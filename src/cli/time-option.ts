import { InvalidArgumentError } from 'commander';
import { timeOf } from '../figures/time-of';

const DAY = /^\d{4}-\d\d-\d\d$/;
const LAST_MS_OF_DAY = 86_399_999;

/** The beginning of a period, as `--since` gives it. Unit: Unix time in milliseconds. */
export function sinceTime(text: string): number {
  return DAY.test(text) ? startOfDay(text) : momentOf(text);
}

/** The end of a period, as `--until` gives it: of a plain day its last millisecond. Unit: Unix time in milliseconds. */
export function untilTime(text: string): number {
  return DAY.test(text) ? startOfDay(text) + LAST_MS_OF_DAY : momentOf(text);
}

function startOfDay(day: string): number {
  const time = momentOf(`${day}T00:00:00.000Z`);
  // 30 February would be taken for 2 March.
  if (!new Date(time).toISOString().startsWith(day)) throw notATime();
  return time;
}

function momentOf(text: string): number {
  const time = timeOf(text);
  if (time === null) throw notATime();
  return time;
}

function notATime(): InvalidArgumentError {
  return new InvalidArgumentError('Give a UTC day (2026-01-31) or a moment (2026-01-31T09:00:00Z).');
}
