import { toTimestamp } from '../../core/timestamp';
import type { DatabaseFile } from '../../sqlite/database-file';
import type { StopTarget, StoredStop } from '../kill-switches';
import type { Committed } from '../truth';
import { noteChange } from './audit-trail';
import type { Jobs } from './jobs';
import { STOP_COLUMNS, type StopRow, storedStop } from './stop-row';
import type { StoreState } from './store-state';

const FIND = `SELECT ${STOP_COLUMNS} FROM stops WHERE org = ? AND type = ? AND target = ?`;
const ADD = 'INSERT INTO stops VALUES (?, ?, ?, ?, ?, ?, ?)';
const REMOVE = 'DELETE FROM stops WHERE org = ? AND type = ? AND target = ?';

/** Stops a target; one that is stopped stays as it is. */
export function kill(
  file: DatabaseFile,
  state: StoreState,
  { org, target, reason, by }: Jobs['kill']['given'],
  at: number,
): Jobs['kill']['result'] {
  const kept = find(file, org, target);
  if (kept !== null) return { value: { stop: kept, isNew: false }, events: [] };
  const stop: StoredStop = { ...target, reason, by, at };
  file.sql(ADD).run(org, target.type, target.id ?? '', reason, by.id, by.label, at);
  noteChange(file, { org, by: by.id, what: 'killed', target: nameOf(target), detail: reason }, at);
  return { value: { stop, isNew: true }, events: [eventOf(org, stop, true, by.label, state.nextSeq())] };
}

/** Ends a stop. */
export function revive(
  file: DatabaseFile,
  state: StoreState,
  { org, target, by }: Jobs['revive']['given'],
  at: number,
): Jobs['revive']['result'] {
  const stop = find(file, org, target);
  if (stop === null) return { value: null, events: [] };
  file.sql(REMOVE).run(org, target.type, target.id ?? '');
  noteChange(file, { org, by: by.id, what: 'revived', target: nameOf(target) }, at);
  return { value: stop, events: [eventOf(org, stop, false, by.label, state.nextSeq())] };
}

function find(file: DatabaseFile, org: number, { type, id }: StopTarget): StoredStop | null {
  const row = file.sql(FIND).get(org, type, id ?? '') as StopRow | undefined;
  return row === undefined ? null : storedStop(row);
}

function nameOf({ type, id }: StopTarget): string {
  return id === null ? type : `${type} ${id}`;
}

function eventOf(org: number, stop: StoredStop, isKilled: boolean, by: string, seq: number): Committed {
  const data = {
    is_killed: isKilled,
    target_type: stop.type,
    target_id: stop.id,
    reason: stop.reason,
    killed_at: toTimestamp(stop.at),
    by,
  };
  return { seq, org, kind: 'kill_switch_changed', id: stop.id, data };
}
