/** The states of a request for approval. */
export type ApprovalStatus = 'pending' | 'info_requested' | 'approved' | 'rejected' | 'expired' | 'cancelled';

/** A request for approval: as an agent sent it, and what it has come to. */
export interface Approval {
  readonly id: string;
  readonly status: ApprovalStatus;
  readonly action_name: string;
  readonly action_description?: string | null;
  readonly action_inputs?: Readonly<Record<string, unknown>> | null;
  readonly agent_id: string | null;
  readonly run_id?: string | null;
  readonly intervention_id?: string | null;
  /** Unit: USD. */
  readonly estimated_cost?: number | null;
  readonly risk_level?: string | null;
  readonly reason?: string | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly decided_at: string | null;
  readonly decided_by_email: string | null;
  readonly decision_notes: string | null;
  readonly info_request_message: string | null;
  readonly info_response: string | null;
}

/** Part of the list of requests. */
export interface ApprovalPage {
  readonly approvals: readonly Approval[];
  readonly total: number;
}
