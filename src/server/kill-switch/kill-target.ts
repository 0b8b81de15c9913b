import { toTimestamp } from '../../core/timestamp';
import type { KillTargetType, StopTarget, StoredStop } from '../../storage/kill-switches';
import { Problem } from '../problem';
import { answer, ID, orNull, TEXT, TIMESTAMP, WORD } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';

/** What a stop may be for. */
export const KILL_TARGET: Readonly<Record<'target_type' | 'target_id', JsonSchema>> = {
  target_type: { type: 'string', enum: ['agent', 'run', 'mission', 'all'] },
  target_id: { ...orNull(ID), description: 'The agent, run or mission; absent or null with all.' },
};

/** A target as it is sent. */
export interface SentTarget {
  readonly target_type: KillTargetType;
  readonly target_id?: string | null;
}

/**
 * The target that was sent.
 *
 * @param code - of the problem: of a body or of a parameter.
 * @throws {@link Problem} where a target of its type must have an id and has none, or must not and has one: a lost id must
 * not stop everything.
 */
export function killTarget(
  { target_type: type, target_id: id = null }: SentTarget,
  code: 'INVALID_BODY' | 'INVALID_PARAMETER',
): StopTarget {
  if ((type === 'all') === (id === null)) return { type, id };
  const message = type === 'all' ? 'must be absent where target_type is all' : `must name the ${type}`;
  const path = code === 'INVALID_BODY' ? '/target_id' : 'target_id';
  throw new Problem(code, `${path} ${message}.`, { faults: [{ path, message }] });
}

/** A stop as it stands in answers. */
export const STOP = {
  target_type: WORD,
  target_id: orNull(ID),
  reason: orNull(TEXT),
  killed_at: orNull(TIMESTAMP),
};

/** Writes {@link STOP}. */
export function stopAnswer({ type, id, reason, at }: StoredStop): object {
  return { target_type: type, target_id: id, reason, killed_at: toTimestamp(at) };
}

/** What is so after a target was stopped or revived. */
export const CHANGED_STOP = answer({ changed: { type: 'boolean' }, is_killed: { type: 'boolean' }, ...STOP });
