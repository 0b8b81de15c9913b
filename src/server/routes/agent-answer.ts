import { toTimestamp } from '../../core/timestamp';
import type { AgentSummary } from '../../storage/read-model';
import type { AgentNotes } from '../../storage/storage';

/** An agent as it stands in answers. */
export function agentAnswer(agent: AgentSummary & AgentNotes): object {
  const { actions, errors, interventions, blocked } = agent;
  return {
    agent_id: agent.agentId,
    display_name: agent.displayName,
    description: agent.description,
    first_seen_at: toTimestamp(agent.firstSeenAt),
    last_seen_at: toTimestamp(agent.lastSeenAt),
    runs: agent.runs,
    actions,
    errors,
    success_rate: rate(actions - errors, actions),
    interventions,
    blocked,
    // What is held or warned of has no entry in the ledger, or not yet.
    intervention_rate: rate(interventions, Math.max(actions + blocked, interventions)),
    cost_usd: agent.costUsd,
    cost_prevented_usd: agent.costPreventedUsd,
  };
}

function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
