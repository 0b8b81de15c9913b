const RFC_3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const PLAIN_DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const DAY_MS = 24 * 3_600_000;

/** The Unix time of an RFC 3339 timestamp, rounded down to the millisecond; null for anything else. Unit: milliseconds. */
export function parseTimestamp(text: string): number | null {
  return RFC_3339.test(text) && isDay(text) ? Date.parse(text) : null;
}

/** The first millisecond of a plain date, in UTC, such as `2026-01-31`; null for anything else. */
export function parseDate(text: string): number | null {
  return PLAIN_DATE.test(text) && isDay(text) ? Date.parse(text) : null;
}

/** The last millisecond of the day that begins at `startMs`. */
export function endOfDay(startMs: number): number {
  return startMs + DAY_MS - 1;
}

/** Whether the month has that day: `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const isLate = text[8] === '3' || (text[8] === '2' && text[9] === '9');
  return !isLate || new Date(Date.parse(text.slice(0, 10))).getUTCDate() === Number(text.slice(8, 10));
}
