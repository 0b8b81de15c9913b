import type { DatabaseFile } from '../../sqlite/database-file';
import type { Jobs } from './jobs';

/** Requests of a piece: writes come between two of them. */
const PIECE = 500;

const OLD = `
  SELECT id FROM approvals
  WHERE org = ? AND status IN ('approved', 'rejected', 'expired', 'cancelled') AND created_at < ? LIMIT ${PIECE}`;
const REMOVE = ['approvals WHERE org = ? AND id = ?', 'approval_bodies WHERE org = ? AND id = ?'];
/** The index is named, since the planner would go through all links of the organisation by their primary key. */
const REMOVE_LINKS =
  'DELETE FROM approval_links INDEXED BY approval_links_by_approval WHERE org = ? AND approval_id = ?';

/** Removes a piece of the requests for approval that were asked before a moment, and are decided. */
export function removeOldApprovals(
  file: DatabaseFile,
  { org, before }: Jobs['remove-approvals']['given'],
): Jobs['remove-approvals']['result'] {
  const old = file.sql(OLD).all(org, before) as { readonly id: string }[];
  for (const { id } of old) {
    for (const what of REMOVE) file.sql(`DELETE FROM ${what}`).run(org, id);
    file.sql(REMOVE_LINKS).run(org, id);
  }
  return { removed: old.length, isDone: old.length < PIECE };
}
