import { toTimestamp } from '../../core/timestamp';
import type { InterventionGroup } from '../../storage/queries';
import { withFields } from './with-fields';

/** A group as it stands in answers, as JSON. Its latest record is JSON already, and is not read again. */
export function groupAnswer(group: InterventionGroup): string {
  const fields = {
    action_name: group.actionName,
    type: group.type,
    outcome: group.outcome,
    policy_id: group.policyId,
    policy_name: group.policyName,
    risk_level: group.riskLevel,
    count: group.count,
    agents: group.agents,
    agent_id: group.agentId,
    cost_prevented_usd: group.costPreventedUsd,
    cost_reduced_usd: group.costReducedUsd,
    first_at: toTimestamp(group.firstAt),
    last_at: toTimestamp(group.lastAt),
    trend: group.trend,
  };
  return withFields(JSON.stringify(fields), { latest: group.latest ?? 'null' });
}
