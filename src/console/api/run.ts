import type { Intervention } from './intervention';
import type { LedgerEntry } from './ledger-entry';

/** A run in a list. Costs in USD. */
export interface Run {
  readonly run_id: string;
  readonly agent_id: string | null;
  readonly started_at: string;
  readonly ended_at: string;
  readonly actions: number;
  readonly errors: number;
  readonly interventions: number;
  readonly blocked: number;
  readonly cost_usd: number;
  readonly cost_prevented_usd: number;
}

/** Something that happened in a run. */
export type RunRecord =
  | { readonly kind: 'intervention'; readonly intervention: Intervention }
  | { readonly kind: 'action'; readonly entry: LedgerEntry };

/** A run with its first 1,000 records in order of time. */
export interface RunDetail extends Run {
  readonly records: readonly RunRecord[];
}

/** Part of the list of runs. */
export interface RunPage {
  readonly runs: readonly Run[];
  readonly total: number;
}
