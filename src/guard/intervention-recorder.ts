import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Intervention, InterventionOutcome, InterventionType } from '../core/intervention';
import type { Logger } from '../core/logger';
import { toTimestamp } from '../core/timestamp';
import type { Finding, Verdict } from '../core/verdict';
import { toUsd } from '../money/nano-usd';
import type { InterventionStream } from '../stream/intervention-stream';
import type { AskedApproval, GuardedCall } from './guarded-call';
import { codeOf, makeIntervention } from './make-intervention';

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

/** What is to be recorded of a call. */
export interface Entry {
  readonly finding: Finding;
  readonly type: InterventionType;
  readonly outcome: InterventionOutcome;
  readonly context: Readonly<Record<string, unknown>>;
  /** Unit: USD. */
  readonly estimatedCostUsd: number;
  /** Unit: USD. */
  readonly actualCostUsd: number;
  /** Unit: USD. */
  readonly costPreventedUsd: number;
}

/** Turns what was decided about a call into interventions, and publishes them. */
export class InterventionRecorder {
  private seq = 0;

  constructor(private readonly parts: RecorderParts) {}

  /**
   * The call was refused: where a human is still asked, the record of that says so. What was found before stands in
   * `context.also`.
   */
  refused(
    call: GuardedCall,
    finding: Finding,
    before: readonly Finding[],
    outcome: 'blocked' | 'rejected_after_review' = 'blocked',
  ): Published {
    const { decision } = finding;
    const also = before.map(({ rule, decision: other }) => ({ rule, reason_code: codeOf(other) }));
    const context = also.length === 0 ? decision.context : { ...decision.context, also };
    const type = decision.kind === 'deny' ? decision.type : 'hard_block';
    const cost = call.estimatedCostUsd;
    const costs = { estimatedCostUsd: cost, actualCostUsd: 0, costPreventedUsd: cost };
    return this.publish(call, { finding, type, outcome, context, ...costs }, openQuestion(call));
  }

  /** The call is held, and a human will be asked. */
  escalated(call: GuardedCall, finding: Finding, approvalId: string, expiresAt: string): Published {
    const context = { ...finding.decision.context, expires_at: expiresAt };
    const costs = { estimatedCostUsd: call.estimatedCostUsd, actualCostUsd: 0, costPreventedUsd: 0 };
    const published = this.publish(
      call,
      { finding, type: 'approval_required', outcome: 'escalated', context, ...costs },
      null,
      approvalId,
    );
    call.records.approval = { intervention: published.intervention, decision: null };
    return published;
  }

  /** The call is in flight, and the kill switch tells it to end. */
  stopped(call: GuardedCall, finding: Finding): Intervention {
    const { intervention } = this.publish(call, {
      ...this.warning(call, finding),
      context: { ...finding.decision.context, in_flight: true },
    });
    call.records.admitted.push(intervention);
    return intervention;
  }

  /** The call is admitted: first what soft rules found, then what was lowered, then the human's yes, then what was flagged. */
  admitted(
    call: GuardedCall,
    { findings, downgrade, approval }: Pick<Verdict, 'findings' | 'downgrade' | 'approval'>,
  ): Promise<void> | undefined {
    let durable: Promise<void> | undefined;
    const soft = findings.filter(({ decision }) => decision.kind !== 'warn');
    const flags = findings.filter(({ decision }) => decision.kind === 'warn');
    const publish = (entry: Entry, asked: AskedApproval | null = null): void => {
      const published = this.publish(call, entry, asked);
      call.records.admitted.push(published.intervention);
      durable = published.durable ?? durable;
    };
    for (const finding of soft) publish(this.warning(call, finding));
    if (downgrade !== null) publish(this.downgrade(call, downgrade));
    if (approval !== null) publish(this.approved(call, approval), call.approval);
    for (const finding of flags) publish(this.warning(call, finding));
    return durable;
  }

  /** Something showed when the call was settled. */
  settled(call: GuardedCall, finding: Finding, actualNanoUsd: number): void {
    this.publish(call, { ...this.warning(call, finding), actualCostUsd: toUsd(actualNanoUsd) });
  }

  /** Where the settled cost is another than the estimate, one more revision of what was published before says so. */
  revise(call: GuardedCall, actualNanoUsd: number): void {
    const actualCostUsd = toUsd(actualNanoUsd);
    for (const intervention of call.records.admitted.splice(0)) {
      if (intervention.actualCostUsd === actualCostUsd) continue;
      const timestamp = toTimestamp(this.parts.clock.now());
      const revision = intervention.revision + 1;
      const revised = { ...intervention, revision, timestamp, actualCostUsd, seq: ++this.seq };
      void this.parts.stream.publish(Object.freeze(revised), call.action.mode);
    }
  }

  private warning(call: GuardedCall, finding: Finding): Entry {
    const { decision } = finding;
    const wouldHaveBeen = typeOf(decision);
    const context = wouldHaveBeen === null ? decision.context : { ...decision.context, would_have_been: wouldHaveBeen };
    const cost = call.estimatedCostUsd;
    return {
      finding,
      type: 'warning',
      outcome: 'warned',
      context,
      estimatedCostUsd: cost,
      actualCostUsd: cost,
      costPreventedUsd: 0,
    };
  }

  private approved(call: GuardedCall, finding: Finding): Entry {
    const cost = call.estimatedCostUsd;
    const { context } = finding.decision;
    const costs = { estimatedCostUsd: cost, actualCostUsd: cost, costPreventedUsd: 0 };
    return { finding, type: 'approval_required', outcome: 'approved_after_review', context, ...costs };
  }

  private downgrade(call: GuardedCall, finding: Finding): Entry {
    const before = call.records.original?.costNanoUsd ?? call.costNanoUsd;
    return {
      finding,
      type: 'downgrade',
      outcome: 'modified',
      context: finding.decision.context,
      estimatedCostUsd: toUsd(before),
      actualCostUsd: call.estimatedCostUsd,
      costPreventedUsd: toUsd(Math.max(0, before - call.costNanoUsd)),
    };
  }

  /** @param asked - the question whose record this is the next revision of. */
  private publish(
    call: GuardedCall,
    entry: Entry,
    asked: AskedApproval | null = null,
    approvalId: string | null = null,
  ): Published {
    const now = this.parts.clock.now();
    const before = asked?.intervention ?? null;
    const intervention = makeIntervention(call, asked === null ? entry : afterAnswer(entry, asked), {
      id: before?.id ?? this.parts.ids.next(now),
      timestamp: toTimestamp(now),
      seq: ++this.seq,
      logger: this.parts.logger,
      approvalId: before?.approvalId ?? approvalId,
      before,
    });
    if (before === null) call.records.interventionIds.push(intervention.id);
    else call.records.approval = { intervention, decision: asked?.decision ?? null };
    return { intervention, durable: this.parts.stream.publish(intervention, call.action.mode) };
  }
}

/** What a human has agreed to stays so: what stops the call afterwards is a record of its own. */
function openQuestion({ approval }: GuardedCall): AskedApproval | null {
  return approval?.intervention.outcome === 'escalated' ? approval : null;
}

/** A record keeps its type, and tells who decided whatever came of it. */
function afterAnswer(entry: Entry, { intervention, decision }: AskedApproval): Entry {
  const { type } = intervention;
  if (decision === null) return { ...entry, type };
  const decided = { decided_by: decision.by, decision_notes: decision.notes, decided_at: decision.at };
  return { ...entry, type, context: { ...entry.context, ...decided } };
}

/** What a soft rule would have done; null for what is only flagged. */
function typeOf(decision: Finding['decision']): InterventionType | null {
  switch (decision.kind) {
    case 'warn':
      return null;
    case 'deny':
      return decision.type;
    case 'transform':
      return 'downgrade';
    case 'require-approval':
      return 'approval_required';
  }
}
