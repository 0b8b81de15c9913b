import { isBlocked, isHighRisk } from '../figures/intervention-kind';
import type { FactLayout } from './fact-layout';
import { folded } from './folded';
import { hourOf } from './hour-of';
import type { InterventionRow } from './rows';

/** By which `risk_level` is sorted; a level that is not known is below all. */
export const SEVERITIES: readonly string[] = ['minimal', 'low', 'medium', 'high', 'critical'];

/** What figures ask of an intervention, in one number. */
export const InterventionClass = { OTHER: 0, BLOCKED: 1, HIGH_RISK_BLOCKED: 2, MODIFIED: 3 } as const;

/** What the read model knows of an intervention. */
export const INTERVENTION_LAYOUT: FactLayout<InterventionRow> = {
  own: [
    { name: 'ts', type: 'big', of: (row) => row.at },
    { name: 'hour', type: 'small', of: (row) => hourOf(row.at) },
    { name: 'prevented', type: 'big', of: (row) => row.preventedNanoUsd },
    { name: 'reason', type: 'phrase', of: (row) => searchable(row.reason) },
  ],
  groups: [
    {
      name: 'state',
      columns: [
        { name: 'type', type: 'word', of: (row) => row.type },
        { name: 'outcome', type: 'word', of: (row) => row.outcome },
        { name: 'risk_level', type: 'word', of: (row) => row.riskLevel },
        { name: 'scope', type: 'word', of: (row) => row.scope },
        { name: 'shadow', type: 'word', of: (row) => String(row.shadow) },
        { name: 'class', type: 'small', of: classOf },
        { name: 'severity', type: 'small', of: (row) => SEVERITIES.indexOf(row.riskLevel) + 1 },
      ],
    },
    {
      name: 'policy',
      columns: [
        { name: 'policy_id', type: 'word', of: (row) => row.policyId },
        { name: 'policy_name', type: 'word', isSearched: true, of: (row) => row.policyName },
        { name: 'rule', type: 'word', of: (row) => row.rule },
      ],
    },
    {
      name: 'action',
      columns: [
        { name: 'action_name', type: 'word', isSearched: true, of: (row) => row.actionName },
        { name: 'description', type: 'word', isSearched: true, of: (row) => searchable(row.description) },
      ],
    },
    {
      name: 'run',
      columns: [
        { name: 'run_id', type: 'word', of: (row) => row.runId },
        { name: 'session_id', type: 'word', of: (row) => row.sessionId },
      ],
    },
    { name: 'agent', columns: [{ name: 'agent_id', type: 'word', isSearched: true, of: (row) => row.agentId }] },
    { name: 'task', columns: [{ name: 'task_id', type: 'word', of: (row) => row.taskId }] },
    { name: 'mission', columns: [{ name: 'mission_id', type: 'word', of: (row) => row.missionId }] },
    { name: 'reason_code', columns: [{ name: 'reason_code', type: 'word', of: (row) => row.reasonCode }] },
  ],
  cell: ['state', 'policy', 'action', 'agent'],
};

function classOf(row: InterventionRow): number {
  if (isBlocked(row)) return isHighRisk(row) ? InterventionClass.HIGH_RISK_BLOCKED : InterventionClass.BLOCKED;
  return row.outcome === 'modified' ? InterventionClass.MODIFIED : InterventionClass.OTHER;
}

function searchable(text: string | null): string | null {
  return text === null ? null : folded(text);
}
