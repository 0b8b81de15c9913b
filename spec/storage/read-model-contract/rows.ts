import { toNanoUsd } from '../../../src/money/nano-usd';
import type { InterventionRow, LedgerRow } from '../../../src/storage/rows';

/** 2026-01-05, a Monday. */
export const START = Date.UTC(2026, 0, 5);
export const HOUR = 3_600_000;

/** What an intervention says; the rest is the same in all. */
export type SaidOfIntervention = Partial<Omit<InterventionRow, 'body' | 'preventedNanoUsd'>> & {
  readonly preventedUsd?: number;
};

/** An intervention with the text that belongs to it. */
export function intervention({ preventedUsd = 0, ...said }: SaidOfIntervention): InterventionRow {
  const row = {
    id: 'i-1',
    revision: 1,
    at: START,
    type: 'hard_block',
    outcome: 'blocked',
    riskLevel: 'high',
    actionName: 'send_money',
    agentId: null,
    runId: null,
    sessionId: null,
    taskId: null,
    missionId: null,
    callId: null,
    policyId: null,
    policyName: null,
    rule: null,
    reasonCode: null,
    reason: null,
    description: null,
    scope: null,
    shadow: false,
    estimatedNanoUsd: toNanoUsd(preventedUsd),
    actualNanoUsd: 0,
    preventedNanoUsd: toNanoUsd(preventedUsd),
    ...said,
  };
  const body = JSON.stringify({
    id: row.id,
    revision: row.revision,
    timestamp: new Date(row.at).toISOString(),
    type: row.type,
    outcome: row.outcome,
    risk_level: row.riskLevel,
    action_name: row.actionName,
    agent_id: row.agentId,
    run_id: row.runId,
    call_id: row.callId,
    policy_id: row.policyId,
    policy_name: row.policyName,
    rule: row.rule,
    blast_radius_details: row.scope === null ? {} : { scope: { value: row.scope, source: 'declared' } },
    original_inputs: {},
    cost_prevented_usd: preventedUsd,
  });
  return { ...row, body };
}

/** Another revision of an intervention, which says what is given; it prevented nothing where that is not. */
export function revisionOf(row: InterventionRow, said: SaidOfIntervention): InterventionRow {
  const { body, preventedNanoUsd, estimatedNanoUsd, ...same } = row;
  return intervention({ ...same, ...said });
}

/** What a ledger entry says; the rest is the same in all. */
export type SaidOfEntry = Partial<Omit<LedgerRow, 'body' | 'spentNanoUsd'>> & { readonly costUsd?: number };

/** A ledger entry with the text that belongs to it. */
export function entry({ costUsd = 0, ...said }: SaidOfEntry): LedgerRow {
  const outcome = said.outcome ?? 'success';
  const ran = !['blocked', 'rejected', 'replayed'].includes(outcome);
  const row = {
    id: 'l-1',
    at: START,
    action: 'send_money',
    outcome,
    agentId: null,
    runId: null,
    sessionId: null,
    taskId: null,
    missionId: null,
    callId: null,
    spentNanoUsd: ran ? toNanoUsd(costUsd) : 0,
    durationMs: 1,
    ...said,
  };
  const body = JSON.stringify({
    id: row.id,
    timestamp: new Date(row.at).toISOString(),
    action: row.action,
    outcome: row.outcome,
    agent_id: row.agentId,
    run_id: row.runId,
    call_id: row.callId,
    cost_usd: costUsd,
  });
  return { ...row, body };
}
