import { createHash } from 'node:crypto';
import type { ApprovalRequest } from '../approval/approval-gate';
import { toWellFormed } from '../text/cut';

/** The platform takes no longer ones. Unit: characters. */
const MAX_KEY_CHARACTERS = 256;

/** Writes a question as the body of `POST /approvals`. */
export function questionBody(request: ApprovalRequest): Buffer {
  const { reason, blastRadius, intent, tags, riskLevel, originalInputs, inputs } = request;
  const body = {
    action_name: request.actionName,
    action_description: request.description,
    agent_id: request.agentId,
    run_id: request.runId,
    task_id: request.taskId,
    mission_id: request.missionId,
    intervention_id: request.interventionId,
    approval_key: request.approvalKey === null ? null : keyOf(request.approvalKey),
    arguments_digest: request.argumentsDigest,
    estimated_cost: request.estimatedCostUsd,
    risk_level: riskLevel,
    priority: riskLevel,
    tags,
    reason,
    timeout_seconds: request.timeoutMs / 1000,
    action_inputs: inputs,
    context: {
      blast_radius: blastRadius,
      intent,
      ...(inputs !== originalInputs && { original_inputs: originalInputs }),
    },
    callback_url: null,
  };
  return Buffer.from(JSON.stringify(body));
}

function keyOf(given: string): string {
  const key = toWellFormed(given);
  if (key.length <= MAX_KEY_CHARACTERS) return key;
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
