/** The counts of a group of interventions. */
export interface GroupCounts {
  readonly count: number;
  /** Blocked, or rejected after review. */
  readonly blocked: number;
  /** Over those that were blocked. Unit: USD. */
  readonly cost_prevented_usd: number;
  /** Of the blocked ones, critical and high. */
  readonly high_risk_blocks: number;
}

/** The interventions of one hour or day. */
export interface TimeBucket {
  /** RFC 3339, UTC: when the hour or day begins. */
  readonly start: string;
  readonly count: number;
  readonly blocked: number;
  /** Unit: USD. */
  readonly cost_prevented_usd: number;
}

/** The figures of interventions, each counted once, as its highest revision says. Sums are exact before they become a number. */
export interface InterventionStats {
  readonly total_interventions: number;
  /** Blocked, or rejected after review. */
  readonly blocked_actions: number;
  /** Over the blocked ones. Unit: USD. */
  readonly total_cost_prevented_usd: number;
  /** Over the modified ones. Unit: USD. */
  readonly total_cost_reduced_usd: number;
  /** Of the blocked ones, critical and high. */
  readonly high_risk_blocks: number;
  /** A human was asked: escalated, approved or rejected after review. */
  readonly escalations: number;
  /** Still escalated. */
  readonly pending_escalations: number;
  readonly modified: number;
  readonly by_type: Readonly<Record<string, number>>;
  readonly by_outcome: Readonly<Record<string, number>>;
  readonly by_risk_level: Readonly<Record<string, number>>;
  /** By the scope of the blast radius; `unknown` where a record does not tell it. */
  readonly by_scope: Readonly<Record<string, number>>;
  /** Of the blocked ones only; at most 20, by count, then cost prevented, then name. */
  readonly top_blocked_actions: readonly ({ readonly action_name: string } & GroupCounts)[];
  /** At most 20, by cost prevented, then high-risk blocks, then count. Null names stand for what the guard itself decided. */
  readonly triggering_policies: readonly ({
    readonly policy_id: string | null;
    readonly policy_name: string | null;
    readonly rule: string | null;
  } & GroupCounts)[];
  /** At most 20, by count, then cost prevented; null stands for the calls without an agent. */
  readonly top_agents: readonly ({ readonly agent_id: string | null } & GroupCounts)[];
  /** Hours or days that have interventions, in order of time; the latest 1,000. */
  readonly over_time: readonly TimeBucket[];
}
