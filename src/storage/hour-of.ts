/** The length of an hour. Unit: milliseconds. */
export const HOUR_MS = 3_600_000;

/** The number of the hour of a moment, since 1970, UTC. @param at - Unix time, milliseconds. */
export function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}
