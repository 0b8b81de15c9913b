import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Intervention, InterventionOutcome, InterventionType } from '../core/intervention';
import type { Logger } from '../core/logger';
import { toTimestamp } from '../core/timestamp';
import type { Finding, Verdict } from '../core/verdict';
import { toUsd } from '../money/nano-usd';
import type { InterventionStream } from '../stream/intervention-stream';
import type { GuardedCall } from './guarded-call';
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

  /** The call was refused. What was found before stands in `context.also`. */
  blocked(call: GuardedCall, finding: Finding, before: readonly Finding[]): Published {
    const { decision } = finding;
    const also = before.map(({ rule, decision: other }) => ({ rule, reason_code: codeOf(other) }));
    const context = also.length === 0 ? decision.context : { ...decision.context, also };
    const type = decision.kind === 'deny' ? decision.type : 'hard_block';
    const cost = call.estimatedCostUsd;
    return this.publish(call, {
      finding,
      type,
      outcome: 'blocked',
      context,
      estimatedCostUsd: cost,
      actualCostUsd: 0,
      costPreventedUsd: cost,
    });
  }

  /** The call is admitted: first what soft rules found, then what was lowered, then what was flagged. */
  admitted(
    call: GuardedCall,
    { findings, downgrade }: Pick<Verdict, 'findings' | 'downgrade'>,
  ): Promise<void> | undefined {
    let durable: Promise<void> | undefined;
    const soft = findings.filter(({ decision }) => decision.kind !== 'warn');
    const flags = findings.filter(({ decision }) => decision.kind === 'warn');
    const publish = (entry: Entry): void => {
      const published = this.publish(call, entry);
      call.records.admitted.push(published.intervention);
      durable = published.durable ?? durable;
    };
    for (const finding of soft) publish(this.warning(call, finding));
    if (downgrade !== null) publish(this.downgrade(call, downgrade));
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

  private publish(call: GuardedCall, entry: Entry): Published {
    const now = this.parts.clock.now();
    const intervention = makeIntervention(call, entry, {
      id: this.parts.ids.next(now),
      timestamp: toTimestamp(now),
      seq: ++this.seq,
      logger: this.parts.logger,
    });
    call.records.interventionIds.push(intervention.id);
    return { intervention, durable: this.parts.stream.publish(intervention, call.action.mode) };
  }
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
