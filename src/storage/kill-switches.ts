import type { KeyName } from './approvals';

/** What a stop is for: an agent, a run, a mission, or everything. */
export type KillTargetType = 'agent' | 'run' | 'mission' | 'all';

/** Whom a stop concerns. */
export interface StopTarget {
  readonly type: KillTargetType;
  /** Null where it is for everything. */
  readonly id: string | null;
}

/** A stop that holds. */
export interface StoredStop extends StopTarget {
  readonly reason: string;
  /** The key that made it. */
  readonly by: KeyName;
  /** Unix time, milliseconds. */
  readonly at: number;
}

/** Keeps which agents, runs and missions are stopped. */
export abstract class KillSwitches {
  /**
   * Stops a target.
   *
   * @returns the stop that holds: where the target was stopped already, that one, unchanged.
   */
  abstract kill(
    org: number,
    target: StopTarget,
    reason: string,
    by: KeyName,
  ): Promise<{ readonly stop: StoredStop; readonly isNew: boolean }>;
  /** Ends a stop. @returns the one that held; null where the target was not stopped. */
  abstract revive(org: number, target: StopTarget, by: KeyName): Promise<StoredStop | null>;
  /** The stops that hold: that of everything first, then the latest first. */
  abstract active(org: number): Promise<readonly StoredStop[]>;
  /** The first of the targets that is stopped, in the order given; null where none is. */
  abstract find(org: number, targets: readonly StopTarget[]): Promise<StoredStop | null>;
}
