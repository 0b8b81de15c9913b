import { toTimestamp } from '../../core/timestamp';
import type { StoredApproval } from '../approvals';
import type { Committed } from '../truth';

/** Tells of a request for approval as it stands now. */
export function approvalEvent(
  kind: 'approval_created' | 'approval_updated' | 'approval_decided',
  org: number,
  approval: StoredApproval,
  seq: number,
): Committed {
  const { id, status, actionName, agentId, runId, keyAgentId, expiresAt, decidedBy } = approval;
  const data = {
    id,
    status,
    action_name: actionName,
    agent_id: agentId,
    run_id: runId,
    expires_at: toTimestamp(expiresAt),
    decided_by: decidedBy?.label ?? null,
  };
  return { seq, org, kind, id, data, asker: keyAgentId };
}
