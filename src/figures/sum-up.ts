import { type InterventionKind, isBlocked, isEscalation } from './intervention-kind';
import type { InterventionStats, TimeBucket } from './intervention-stats';
import type { KindTally } from './kind-tally';
import { Tally } from './tally';
import { topGroups } from './top-groups';

/** Makes the figures out of the tallies of all kinds and of the hours or days. */
export function sumUp(kinds: readonly KindTally[], overTime: readonly TimeBucket[]): InterventionStats {
  const all = new Tally();
  for (const { tally } of kinds) all.addTally(tally);
  const countOf = (holds: (kind: InterventionKind) => boolean): number =>
    kinds.reduce((count, { kind, tally }) => (holds(kind) ? count + tally.count : count), 0);
  return {
    total_interventions: all.count,
    blocked_actions: all.blocked,
    total_cost_prevented_usd: all.prevented.usd,
    total_cost_reduced_usd: all.reduced.usd,
    high_risk_blocks: all.highRiskBlocks,
    escalations: countOf(isEscalation),
    pending_escalations: countOf(({ outcome }) => outcome === 'escalated'),
    modified: countOf(({ outcome }) => outcome === 'modified'),
    by_type: countsBy(kinds, ({ type }) => type),
    by_outcome: countsBy(kinds, ({ outcome }) => outcome),
    by_risk_level: countsBy(kinds, ({ riskLevel }) => riskLevel),
    by_scope: countsBy(kinds, ({ scope }) => scope ?? 'unknown'),
    top_blocked_actions: topGroups(
      kinds.filter(({ kind }) => isBlocked(kind)),
      ({ actionName }) => ({ action_name: actionName }),
      ['count', 'cost_prevented_usd'],
    ),
    triggering_policies: topGroups(
      kinds,
      ({ policyId, policyName, rule }) => ({ policy_id: policyId, policy_name: policyName, rule }),
      ['cost_prevented_usd', 'high_risk_blocks', 'count'],
    ),
    top_agents: topGroups(kinds, ({ agentId }) => ({ agent_id: agentId }), ['count', 'cost_prevented_usd']),
    over_time: overTime,
  };
}

/** The most frequent first, then by name. */
function countsBy(
  kinds: readonly KindTally[],
  nameOf: (kind: InterventionKind) => string,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { kind, tally } of kinds) {
    if (tally.count === 0) continue;
    const name = nameOf(kind);
    counts.set(name, (counts.get(name) ?? 0) + tally.count);
  }
  return Object.fromEntries([...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : 1)));
}
