import type { BlastRadiusDetails, BlastRadiusFact, Intervention } from './intervention';

/** {@link BlastRadiusDetails} as they stand in a file and on the wire. */
export interface WireBlastRadiusDetails {
  readonly scope?: BlastRadiusFact<string>;
  readonly records?: BlastRadiusFact<number>;
  readonly reversible?: BlastRadiusFact<boolean>;
  /** Unit: USD. */
  readonly cost_prevented_usd?: number;
  /** Unit: USD. */
  readonly budget_protected_usd?: number;
}

/** An {@link Intervention} as it stands in a file and on the wire: the same fields in snake_case. */
export interface WireIntervention {
  readonly id: string;
  readonly revision: number;
  readonly type: Intervention['type'];
  readonly outcome: Intervention['outcome'];
  readonly risk_level: Intervention['riskLevel'];
  readonly timestamp: string;
  readonly action_name: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly original_inputs: Readonly<Record<string, unknown>>;
  readonly modified_inputs: Readonly<Record<string, unknown>> | null;
  readonly blast_radius: string;
  readonly blast_radius_details: WireBlastRadiusDetails;
  readonly estimated_cost_usd: number;
  readonly actual_cost_usd: number;
  readonly cost_prevented_usd: number;
  readonly rule: string | null;
  readonly reason_code: string;
  readonly reason: string;
  readonly policy_name: string | null;
  readonly policy_id: string | null;
  readonly policy_version: string | null;
  readonly agent_id: string | null;
  readonly run_id: string;
  readonly session_id: string;
  readonly task_id: string | null;
  readonly mission_id: string | null;
  readonly call_id: string;
  readonly parent_call_id: string | null;
  readonly agent_intent: string | null;
  readonly approval_id: string | null;
  readonly shadow: boolean;
  readonly context: Readonly<Record<string, unknown>>;
  readonly seq: number;
  readonly prev_hash: string | null;
}

function toWireDetails(details: BlastRadiusDetails): WireBlastRadiusDetails {
  return {
    scope: details.scope,
    records: details.records,
    reversible: details.reversible,
    cost_prevented_usd: details.costPreventedUsd,
    budget_protected_usd: details.budgetProtectedUsd,
  };
}

/**
 * Gives the record as it stands in a file and on the wire.
 *
 * Inputs and context are the record's own objects, not copies. Details of the blast radius that are not known are
 * `undefined`, so JSON leaves them out.
 */
export function toWire(intervention: Intervention): WireIntervention {
  return {
    id: intervention.id,
    revision: intervention.revision,
    type: intervention.type,
    outcome: intervention.outcome,
    risk_level: intervention.riskLevel,
    timestamp: intervention.timestamp,
    action_name: intervention.actionName,
    description: intervention.description,
    tags: intervention.tags,
    original_inputs: intervention.originalInputs,
    modified_inputs: intervention.modifiedInputs,
    blast_radius: intervention.blastRadius,
    blast_radius_details: toWireDetails(intervention.blastRadiusDetails),
    estimated_cost_usd: intervention.estimatedCostUsd,
    actual_cost_usd: intervention.actualCostUsd,
    cost_prevented_usd: intervention.costPreventedUsd,
    rule: intervention.rule,
    reason_code: intervention.reasonCode,
    reason: intervention.reason,
    policy_name: intervention.policyName,
    policy_id: intervention.policyId,
    policy_version: intervention.policyVersion,
    agent_id: intervention.agentId,
    run_id: intervention.runId,
    session_id: intervention.sessionId,
    task_id: intervention.taskId,
    mission_id: intervention.missionId,
    call_id: intervention.callId,
    parent_call_id: intervention.parentCallId,
    agent_intent: intervention.agentIntent,
    approval_id: intervention.approvalId,
    shadow: intervention.shadow,
    context: intervention.context,
    seq: intervention.seq,
    prev_hash: intervention.prevHash,
  };
}
