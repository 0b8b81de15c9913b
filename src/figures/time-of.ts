const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

/**
 * The Unix time of an RFC 3339 timestamp, to the millisecond; null for anything else. Unit: milliseconds.
 *
 * @example timeOf('2026-01-02T03:04:05.006Z') // 1767323045006
 */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string' || !RFC_3339.test(value)) return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}
