/** What a stop is for. */
export interface StopTarget {
  readonly target_type: 'agent' | 'run' | 'mission' | 'all';
  readonly target_id: string | null;
}

/** An emergency stop that holds. */
export interface Stop extends StopTarget {
  readonly reason: string | null;
  readonly killed_at: string | null;
  readonly killed_by_label: string;
}

/** The stops that hold. */
export interface ActiveStops {
  readonly active: readonly Stop[];
}
