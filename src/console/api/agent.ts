/** An agent in a list. Costs in USD; a rate is null where nothing ran. */
export interface Agent {
  readonly agent_id: string;
  readonly display_name: string | null;
  readonly description: string | null;
  readonly first_seen_at: string;
  readonly last_seen_at: string;
  readonly runs: number;
  readonly actions: number;
  readonly errors: number;
  readonly success_rate: number | null;
  readonly interventions: number;
  readonly blocked: number;
  readonly intervention_rate: number | null;
  readonly cost_usd: number;
  readonly cost_prevented_usd: number;
}

/** An agent with the actions that it declared. */
export interface AgentDetail extends Agent {
  readonly declared_actions: readonly Readonly<Record<string, unknown>>[];
}

/** Part of the list of agents. */
export interface AgentPage {
  readonly agents: readonly Agent[];
  readonly total: number;
}
