/** The counts of a group of interventions. Costs in USD. */
export interface GroupCounts {
  readonly count: number;
  readonly blocked: number;
  readonly cost_prevented_usd: number;
  readonly high_risk_blocks: number;
}

/** How long a bucket of time is. */
export type BucketSize = 'hour' | 'day';

/** The interventions of one hour or day. */
export interface TimeBucket {
  readonly start: string;
  readonly count: number;
  readonly blocked: number;
  readonly cost_prevented_usd: number;
}

/** The figures of interventions, as `/interventions/stats` gives them. */
export interface Stats {
  readonly total_interventions: number;
  readonly blocked_actions: number;
  readonly total_cost_prevented_usd: number;
  readonly total_cost_reduced_usd: number;
  readonly high_risk_blocks: number;
  readonly escalations: number;
  readonly pending_escalations: number;
  readonly modified: number;
  readonly by_type: Readonly<Record<string, number>>;
  readonly by_outcome: Readonly<Record<string, number>>;
  readonly by_risk_level: Readonly<Record<string, number>>;
  readonly by_scope: Readonly<Record<string, number>>;
  readonly top_blocked_actions: readonly ({ readonly action_name: string } & GroupCounts)[];
  readonly triggering_policies: readonly ({
    readonly policy_id: string | null;
    readonly policy_name: string | null;
    readonly rule: string | null;
  } & GroupCounts)[];
  readonly top_agents: readonly ({ readonly agent_id: string | null } & GroupCounts)[];
  readonly over_time: readonly TimeBucket[];
}
