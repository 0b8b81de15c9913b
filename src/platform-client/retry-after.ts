/** Longer waits are not believed. Unit: milliseconds. */
const MAX_MS = 3_600_000;

/**
 * Reads the header `Retry-After`: seconds, or a date.
 *
 * @param now - Unix time, milliseconds.
 * @returns milliseconds, at most an hour; null where it is not there or cannot be read.
 */
export function retryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), MAX_MS);
}
