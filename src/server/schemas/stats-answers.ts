import { answer, COUNT, ID, listOf, orNull, TEXT, TIMESTAMP, TOTAL_USD } from './fields';
import type { JsonSchema } from './json-schema';

const COUNTS: JsonSchema = { type: 'object', additionalProperties: COUNT };
const GROUP = { count: COUNT, blocked: COUNT, cost_prevented_usd: TOTAL_USD, high_risk_blocks: COUNT };

/** The figures of interventions: PLATFORM, "Stats". */
export const INTERVENTION_STATS: JsonSchema = answer({
  total_interventions: COUNT,
  blocked_actions: { ...COUNT, description: 'Blocked, or rejected after review.' },
  total_cost_prevented_usd: { ...TOTAL_USD, description: 'Over the blocked ones. USD.' },
  total_cost_reduced_usd: { ...TOTAL_USD, description: 'Over the modified ones. USD.' },
  high_risk_blocks: { ...COUNT, description: 'Of the blocked ones, critical and high.' },
  escalations: COUNT,
  pending_escalations: COUNT,
  modified: COUNT,
  by_type: COUNTS,
  by_outcome: COUNTS,
  by_risk_level: COUNTS,
  by_scope: COUNTS,
  top_blocked_actions: listOf(answer({ action_name: TEXT, ...GROUP }), 20),
  triggering_policies: listOf(
    answer({ policy_id: orNull(ID), policy_name: orNull(TEXT), rule: orNull(TEXT), ...GROUP }),
    20,
  ),
  top_agents: listOf(answer({ agent_id: orNull(ID), ...GROUP }), 20),
  over_time: listOf(answer({ start: TIMESTAMP, count: COUNT, blocked: COUNT, cost_prevented_usd: TOTAL_USD }), 1_000),
});

/** The figures of the ledger. */
export const LEDGER_STATS: JsonSchema = answer({
  calls: { ...COUNT, description: 'Calls that ran.' },
  errors: COUNT,
  cost_usd: TOTAL_USD,
});
