import type { ApprovalStatus, StoredApproval } from '../approvals';

/** The columns of a request for approval but its organisation and what it has in common with others. */
export const APPROVAL_COLUMNS = `id, status, created_at, expires_at, asked_by, key_agent_id, agent_id, run_id, action_name,
  digest, decided_at, decided_by, decided_label, notes, info_message, info_response, used_at, used_by, revision`;

/** A request for approval as the table has it. */
export interface ApprovalRow {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly created_at: number;
  readonly expires_at: number;
  readonly asked_by: string;
  readonly key_agent_id: string | null;
  readonly agent_id: string | null;
  readonly run_id: string | null;
  readonly action_name: string;
  readonly digest: string;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly decided_label: string | null;
  readonly notes: string | null;
  readonly info_message: string | null;
  readonly info_response: string | null;
  readonly used_at: number | null;
  readonly used_by: string | null;
  readonly revision: number;
}

/** The request of a row, as it was last written. */
export function storedApproval(row: ApprovalRow): StoredApproval {
  return {
    id: row.id,
    status: row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    askedBy: row.asked_by,
    keyAgentId: row.key_agent_id,
    agentId: row.agent_id,
    runId: row.run_id,
    actionName: row.action_name,
    digest: row.digest,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, label: row.decided_label as string },
    notes: row.notes,
    infoMessage: row.info_message,
    infoResponse: row.info_response,
    usedAt: row.used_at,
    usedBy: row.used_by,
    revision: row.revision,
  };
}
