import type { Intervention } from '../core/intervention';
import type { Logger } from '../core/logger';
import type { Finding } from '../core/verdict';
import { deriveBlastRadius } from '../risk/blast-radius';
import { cutText } from '../text/cut';
import { snapshot } from '../text/json-safe';
import { Redaction } from '../text/redaction';
import { declaredBlastRadius, sentenceOf } from './declared-blast-radius';
import type { GuardedCall } from './guarded-call';
import type { Entry } from './intervention-recorder';

/** Keeps a line below 40 KiB, with the inputs at 16 KiB each. */
const MAX_TEXT = 400;
const CONTEXT_LIMITS = { maxBytes: 3072 };

/** What an intervention has of its own, besides what the call and the finding say. */
export interface Stamp {
  readonly id: string;
  readonly timestamp: string;
  readonly seq: number;
  readonly logger: Logger;
}

/** Makes the record of what was decided about a call. */
export function makeIntervention(call: GuardedCall, entry: Entry, { id, timestamp, seq, logger }: Stamp): Intervention {
  const { finding, type, outcome, context, estimatedCostUsd, actualCostUsd, costPreventedUsd } = entry;
  const { action, intent } = call;
  const original = (call.hasRecords && call.records.original) || call;
  const declared = declaredBlastRadius(call, logger);
  return Object.freeze({
    id,
    revision: 1,
    type,
    outcome,
    riskLevel: call.riskLevel,
    timestamp,
    actionName: action.name,
    description: cutText(action.description, MAX_TEXT),
    tags: action.tags,
    originalInputs: original.recordedInputs,
    modifiedInputs: original === call ? null : call.recordedInputs,
    blastRadius: cutText(sentenceOf(declared, action.name, outcome), MAX_TEXT),
    blastRadiusDetails: deriveBlastRadius({
      name: action.name,
      tags: action.tags,
      arguments: original.arguments,
      declared,
      costPreventedUsd,
      budgetProtectedUsd: protectedBudget(finding.decision.context),
    }),
    estimatedCostUsd,
    actualCostUsd,
    costPreventedUsd,
    rule: finding.rule,
    reasonCode: codeOf(finding.decision),
    reason: cutText(finding.decision.reason, MAX_TEXT),
    policyName: finding.source.policyName,
    policyId: finding.source.policyId,
    policyVersion: finding.source.policyVersion,
    agentId: call.agentId,
    runId: call.runId,
    sessionId: call.sessionId,
    taskId: call.taskId,
    missionId: call.missionId,
    callId: call.id,
    parentCallId: call.parentCallId,
    agentIntent: intent === null ? null : cutText(intent, MAX_TEXT),
    approvalId: null,
    shadow: finding.shadow,
    context: snapshot(context, Redaction.standard, CONTEXT_LIMITS),
    seq,
    prevHash: null,
  });
}

/** The reason code of a finding. */
export function codeOf(decision: Finding['decision']): string {
  return decision.kind === 'require-approval' ? 'APPROVAL_REQUIRED' : decision.reasonCode;
}

/** What was left of the budget that refused. */
function protectedBudget({ remaining_usd: remaining }: Readonly<Record<string, unknown>>): number | null {
  return typeof remaining === 'number' ? remaining : null;
}
