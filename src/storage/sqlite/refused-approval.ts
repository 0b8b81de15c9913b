import type { DatabaseFile } from '../../sqlite/database-file';
import { approvalAt } from '../approval-change';
import { APPROVAL_COLUMNS, type ApprovalRow, storedApproval } from './approval-row';

const LINKED = `
  SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE org = ? AND id = (
    SELECT approval_id FROM approval_links WHERE org = ? AND intervention_id = ?)`;

/**
 * Whether the request for an intervention came to a no: it was rejected, expired or cancelled. A yes that ended since nobody
 * used it is none: whoever runs without taking it was told yes.
 *
 * @param intervention.keyAgentId - the agent of the key that writes the intervention; another one's request says nothing of it.
 * @param at - Unix time, milliseconds.
 */
export function isRefused(
  file: DatabaseFile,
  intervention: { readonly org: number; readonly interventionId: string; readonly keyAgentId: string | null },
  at: number,
): boolean {
  const { org, interventionId, keyAgentId } = intervention;
  const row = file.sql(LINKED).get(org, org, interventionId) as ApprovalRow | undefined;
  if (row === undefined || row.key_agent_id !== keyAgentId) return false;
  const { status, decidedBy } = approvalAt(storedApproval(row), at);
  if (status === 'expired') return decidedBy === null;
  return status === 'rejected' || status === 'cancelled';
}
