import type { LedgerEntry } from './ledger-entry';

/** What a table shows of an intervention; clients of other kinds may leave out most of it. */
export interface InterventionRow {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly outcome: string;
  readonly risk_level: string;
  readonly timestamp: string;
  readonly action_name: string;
  readonly blast_radius?: string | null;
  readonly reason?: string | null;
  readonly reason_code?: string | null;
  readonly rule?: string | null;
  readonly policy_id?: string | null;
  readonly policy_name?: string | null;
  readonly agent_id?: string | null;
  readonly run_id?: string | null;
  readonly estimated_cost_usd?: number | null;
  readonly actual_cost_usd?: number | null;
  readonly cost_prevented_usd?: number | null;
  readonly shadow?: boolean | null;
}

/** One revision of an intervention, whole. */
export interface Intervention extends InterventionRow {
  readonly description?: string | null;
  readonly tags?: readonly string[] | null;
  readonly original_inputs?: Readonly<Record<string, unknown>> | null;
  readonly modified_inputs?: Readonly<Record<string, unknown>> | null;
  readonly blast_radius_details?: Readonly<Record<string, unknown>> | null;
  readonly agent_intent?: string | null;
  readonly approval_id?: string | null;
  readonly call_id?: string | null;
  readonly context?: Readonly<Record<string, unknown>> | null;
  readonly received_at?: string;
}

/** An intervention with what belongs to it. */
export interface InterventionDetail extends Intervention {
  readonly revisions: readonly Intervention[];
  readonly ledger_entry: LedgerEntry | null;
  readonly earlier: { readonly last_24_hours: number; readonly last_30_days: number };
}

/** Part of the list of interventions. */
export interface InterventionPage {
  readonly interventions: readonly InterventionRow[];
  readonly total: number;
  readonly next_cursor: string | null;
}
