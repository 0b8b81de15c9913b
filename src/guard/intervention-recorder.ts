import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import { type Intervention, type InterventionOutcome, type InterventionType } from '../core/intervention';
import type { Logger } from '../core/logger';
import { toTimestamp } from '../core/timestamp';
import type { Finding } from '../core/verdict';
import { deriveBlastRadius } from '../risk/blast-radius';
import type { InterventionStream } from '../stream/intervention-stream';
import { cutText } from '../text/cut';
import { snapshot } from '../text/json-safe';
import { Redaction } from '../text/redaction';
import { declaredBlastRadius, sentenceOf } from './declared-blast-radius';
import type { GuardedCall } from './guarded-call';

const MAX_TEXT = 400;
const CONTEXT_LIMITS = { maxBytes: 3072 };

/** What the recorder works with. */
export interface RecorderParts {
  readonly stream: InterventionStream;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A published record, and the promise to wait for where it must be on disk first. */
export interface Published {
  readonly intervention: Intervention;
  readonly durable: Promise<void> | undefined;
}

interface Entry {
  readonly finding: Finding;
  readonly type: InterventionType;
  readonly outcome: InterventionOutcome;
  readonly context: Readonly<Record<string, unknown>>;
  /** The call does not run: its estimate is what was prevented, else it is what the call is going to cost. */
  readonly prevented: boolean;
}

/** Turns what was decided about a call into interventions, and publishes them. */
export class InterventionRecorder {
  private seq = 0;

  constructor(private readonly parts: RecorderParts) {}

  /** The call was refused. What was found before stands in `context.also`. */
  blocked(call: GuardedCall, finding: Finding, before: readonly Finding[]): Published {
    const { decision } = finding;
    const also = before.map(({ rule, decision: other }) => ({ rule, reason_code: other.reasonCode }));
    const context = also.length === 0 ? decision.context : { ...decision.context, also };
    const type = decision.kind === 'deny' ? decision.type : 'hard_block';
    return this.publish(call, { finding, type, outcome: 'blocked', context, prevented: true });
  }

  /** The call runs, and each finding leaves a warning. */
  flagged(call: GuardedCall, findings: readonly Finding[]): Promise<void> | undefined {
    let durable: Promise<void> | undefined;
    for (const finding of findings) {
      const { decision } = finding;
      const context =
        decision.kind === 'deny' ? { ...decision.context, would_have_been: decision.type } : decision.context;
      durable =
        this.publish(call, { finding, type: 'warning', outcome: 'warned', context, prevented: false }).durable ??
        durable;
    }
    return durable;
  }

  private publish(call: GuardedCall, entry: Entry): Published {
    const intervention = this.make(call, entry);
    return { intervention, durable: this.parts.stream.publish(intervention, call.action.mode) };
  }

  private make(call: GuardedCall, { finding, type, outcome, context, prevented }: Entry): Intervention {
    const { action } = call;
    const now = this.parts.clock.now();
    const costPreventedUsd = prevented ? call.estimatedCostUsd : 0;
    const declared = declaredBlastRadius(call, this.parts.logger);
    const { intent } = call;
    return Object.freeze({
      id: this.parts.ids.next(now),
      revision: 1,
      type,
      outcome,
      riskLevel: call.riskLevel,
      timestamp: toTimestamp(now),
      actionName: action.name,
      description: cutText(action.description, MAX_TEXT),
      tags: action.tags,
      originalInputs: call.recordedInputs,
      modifiedInputs: null,
      blastRadius: cutText(sentenceOf(declared, action.name, outcome), MAX_TEXT),
      blastRadiusDetails: deriveBlastRadius({
        name: action.name,
        tags: action.tags,
        arguments: call.arguments,
        declared,
        costPreventedUsd,
        budgetProtectedUsd: null,
      }),
      estimatedCostUsd: call.estimatedCostUsd,
      actualCostUsd: prevented ? 0 : call.estimatedCostUsd,
      costPreventedUsd,
      rule: finding.rule,
      reasonCode: finding.decision.reasonCode,
      reason: cutText(finding.decision.reason, MAX_TEXT),
      ...finding.source,
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
      seq: ++this.seq,
      prevHash: null,
    });
  }
}
