import type { InterventionRow } from './intervention';

/** Interventions that have action, type, outcome and policy in common. Costs in USD. */
export interface InterventionGroup {
  readonly action_name: string;
  readonly type: string;
  readonly outcome: string;
  readonly policy_id: string | null;
  readonly policy_name: string | null;
  /** The highest among them. */
  readonly risk_level: string;
  readonly count: number;
  /** How many different ones. */
  readonly agents: number;
  /** Where there is exactly one. */
  readonly agent_id: string | null;
  readonly cost_prevented_usd: number;
  /** By lowered arguments. */
  readonly cost_reduced_usd: number;
  readonly first_at: string;
  readonly last_at: string;
  /** How many in each of 24 equal parts of the time from the first to the last of all that are shown. */
  readonly trend: readonly number[];
  /** Of the latest what says why. */
  readonly latest: Pick<InterventionRow, 'rule' | 'reason' | 'blast_radius'> | null;
}

/** The first groups of interventions. */
export interface InterventionGroupPage {
  readonly groups: readonly InterventionGroup[];
  readonly total_groups: number;
}
