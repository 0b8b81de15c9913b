import type { BlastRadiusDetails, Intervention } from '../core/intervention';
import type { Logger } from '../core/logger';
import type { Finding } from '../core/verdict';
import { deriveBlastRadius } from '../risk/blast-radius';
import { cutBytes } from '../text/cut-bytes';
import { jsonBytes } from '../text/json-bytes';
import { snapshot } from '../text/json-safe';
import { Redaction } from '../text/redaction';
import { declaredBlastRadius, sentenceOf } from './declared-blast-radius';
import type { GuardedCall } from './guarded-call';
import type { Entry } from './intervention-recorder';

/** What keeps a line within 40 KiB, with the inputs at 16 KiB each. Unit: bytes. */
const TEXT_BYTES = 400;
const ID_BYTES = 256;
const NAME_BYTES = 128;
const TAGS_BYTES = 768;
const CONTEXT_LIMITS = { maxBytes: 2048 };

/** What an intervention has of its own, besides what the call and the finding say. */
export interface Stamp {
  readonly id: string;
  readonly timestamp: string;
  readonly seq: number;
  readonly logger: Logger;
  readonly approvalId: string | null;
  /** The revision before; null for the first. */
  readonly before: Intervention | null;
}

/** Makes the record of what was decided about a call. */
export function makeIntervention(call: GuardedCall, entry: Entry, stamp: Stamp): Intervention {
  const { id, timestamp, seq, logger, approvalId, before } = stamp;
  const { finding, type, outcome, context, estimatedCostUsd, actualCostUsd, costPreventedUsd } = entry;
  const { action, intent } = call;
  const original = (call.hasRecords && call.records.original) || call;
  const declared = declaredBlastRadius(call, logger);
  return Object.freeze({
    id,
    revision: (before?.revision ?? 0) + 1,
    type: cutBytes(type, NAME_BYTES),
    outcome,
    riskLevel: before?.riskLevel ?? call.riskLevel,
    timestamp,
    actionName: cutBytes(action.name, ID_BYTES),
    description: cutBytes(action.description, TEXT_BYTES),
    tags: cutList(action.tags),
    originalInputs: original.recordedInputs,
    modifiedInputs: original === call ? null : call.recordedInputs,
    blastRadius: cutBytes(sentenceOf(declared, action.name, outcome), TEXT_BYTES),
    blastRadiusDetails: cutScope(
      deriveBlastRadius({
        name: action.name,
        tags: action.tags,
        arguments: original.arguments,
        declared,
        costPreventedUsd,
        budgetProtectedUsd: outcome === 'blocked' ? protectedBudget(finding.decision.context) : null,
      }),
    ),
    estimatedCostUsd,
    actualCostUsd,
    costPreventedUsd,
    rule: cutOr(finding.rule, NAME_BYTES),
    reasonCode: cutBytes(codeOf(finding.decision), NAME_BYTES),
    reason: cutBytes(finding.decision.reason, TEXT_BYTES),
    policyName: cutOr(finding.source.policyName, ID_BYTES),
    policyId: cutOr(finding.source.policyId, ID_BYTES),
    policyVersion: cutOr(finding.source.policyVersion, NAME_BYTES),
    agentId: cutOr(call.agentId, ID_BYTES),
    runId: cutBytes(call.runId, ID_BYTES),
    sessionId: cutBytes(call.sessionId, ID_BYTES),
    taskId: cutOr(call.taskId, ID_BYTES),
    missionId: cutOr(call.missionId, ID_BYTES),
    callId: call.id,
    parentCallId: call.parentCallId,
    agentIntent: cutOr(intent, TEXT_BYTES),
    approvalId,
    shadow: finding.shadow,
    context: snapshot(context, Redaction.standard, CONTEXT_LIMITS),
    seq,
    prevHash: null,
  });
}

function cutOr(text: string | null, maxBytes: number): string | null {
  return text === null ? null : cutBytes(text, maxBytes);
}

/** As many tags as there is room for; what is left out is told by the last. */
function cutList(tags: readonly string[]): readonly string[] {
  let room = TAGS_BYTES - NAME_BYTES;
  const kept = tags.findIndex((tag) => {
    room -= jsonBytes(tag) + 1;
    return room < 0;
  });
  return kept < 0 ? tags : [...tags.slice(0, kept), `… [cut: ${tags.length - kept} more]`];
}

function cutScope(details: BlastRadiusDetails): BlastRadiusDetails {
  if (details.scope === undefined) return details;
  return { ...details, scope: { ...details.scope, value: cutBytes(details.scope.value, NAME_BYTES) } };
}

/** The reason code of a finding. */
export function codeOf(decision: Finding['decision']): string {
  return decision.kind === 'require-approval' ? 'APPROVAL_REQUIRED' : decision.reasonCode;
}

/** What was left of the budget that refused. */
function protectedBudget({ remaining_usd: remaining }: Readonly<Record<string, unknown>>): number | null {
  return typeof remaining === 'number' ? remaining : null;
}
