const FIRST_MS = 500;
const LAST_MS = 60_000;

/**
 * How long to wait after failures in a row: a random part ("full jitter") of 0.5 s, 1 s, 2 s, … up to 60 s, so that many
 * agents do not come back together.
 *
 * @param failures - 1 or more.
 * @param random - from 0 to below 1; default `Math.random`.
 * @returns milliseconds.
 */
export function backOff(failures: number, random: () => number = Math.random): number {
  const most = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(random() * most);
}
