import type { KillTargetType, StoredStop } from '../kill-switches';

/** The columns of a stop but its organisation. */
export const STOP_COLUMNS = 'type, target, reason, by, label, at';

/** A stop as the table has it. */
export interface StopRow {
  readonly type: KillTargetType;
  /** Empty where it is for everything: part of a key is never null. */
  readonly target: string;
  readonly reason: string;
  readonly by: string;
  readonly label: string;
  readonly at: number;
}

/** The stop of a row. */
export function storedStop({ type, target, reason, by, label, at }: StopRow): StoredStop {
  return { type, id: target === '' ? null : target, reason, by: { id: by, label }, at };
}
