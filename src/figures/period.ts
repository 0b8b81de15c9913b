/** A range of time; both ends belong to it, and an end that is absent does not limit. Unit: Unix time in milliseconds. */
export interface Period {
  readonly since?: number;
  readonly until?: number;
}

/** Whether a moment lies in a period. */
export function isWithin({ since, until }: Period, at: number): boolean {
  return (since === undefined || at >= since) && (until === undefined || at <= until);
}
