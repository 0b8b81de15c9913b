import type { ApprovalRequest } from '../approval/approval-gate';
import type { Intervention } from '../core/intervention';
import { argumentsDigest } from './arguments-digest';
import type { GuardedCall } from './guarded-call';

/**
 * Makes the question that a gate is given: what it says is what the record says. The inputs are the record's own, frozen.
 *
 * @param timing - `expiresAt` as RFC 3339; `timeoutMs` in milliseconds.
 */
export function makeRequest(
  call: GuardedCall,
  intervention: Intervention,
  timing: { readonly timeoutMs: number; readonly expiresAt: string },
): ApprovalRequest {
  const { actionName, description, tags, estimatedCostUsd, riskLevel, blastRadius, reason } = intervention;
  const {
    id: interventionId,
    approvalId,
    originalInputs,
    modifiedInputs,
    agentId,
    runId,
    taskId,
    missionId,
    agentIntent,
  } = intervention;
  return Object.freeze({
    id: approvalId as string,
    interventionId,
    approvalKey: approvalKeyOf(call),
    actionName,
    description,
    tags,
    inputs: modifiedInputs ?? originalInputs,
    originalInputs,
    argumentsDigest: argumentsDigest(call.arguments),
    estimatedCostUsd,
    riskLevel,
    blastRadius,
    reason,
    agentId,
    runId,
    taskId,
    missionId,
    intent: agentIntent,
    ...timing,
  });
}

/** What names the same call when it is made again: by the action's option `approvalKey`; null without one. */
export function approvalKeyOf({ prepared, args }: GuardedCall): string | null {
  const { approvalKey } = prepared.spec.options;
  try {
    const key: unknown = typeof approvalKey === 'function' ? approvalKey(...args) : approvalKey;
    return typeof key === 'string' && key !== '' ? key : null;
  } catch {
    return null;
  }
}
