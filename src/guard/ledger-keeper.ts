import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { LedgerEntry } from '../core/ledger-entry';
import { toTimestamp } from '../core/timestamp';
import { toUsd } from '../money/nano-usd';
import type { LedgerStream } from '../stream/ledger-stream';
import { cutText } from '../text/cut';
import { type JsonValue, snapshot } from '../text/json-safe';
import { Redaction } from '../text/redaction';
import type { ActualCost, BodyEnd } from './actual-cost';
import type { GuardedCall } from './guarded-call';

const MAX_TEXT = 400;
const NO_IDS: readonly string[] = [];

/** How much of a call its ledger entry tells. */
export type LedgerDetail = 'full' | 'costs' | 'off';

/** Writes the ledger: one entry for each call that ran. */
export class LedgerKeeper {
  constructor(
    private readonly parts: {
      readonly stream: LedgerStream;
      readonly detail: LedgerDetail;
      readonly clock: Clock;
      readonly ids: IdSource;
    },
  ) {}

  /** Takes the arguments as they are before the body runs, which may change them. */
  open(call: GuardedCall): void {
    if (this.parts.detail === 'off' || !this.parts.stream.isNeeded) return;
    if (this.parts.detail === 'full') call.takeInputs();
  }

  /** @returns a promise to wait for where the entry must be on disk first. */
  enter(call: GuardedCall, end: BodyEnd, cost: ActualCost): Promise<void> | undefined {
    const { detail, stream } = this.parts;
    if (detail === 'off' || !stream.isNeeded) return undefined;
    return stream.publish(this.entry(call, end, cost, detail === 'full'), call.action.mode);
  }

  private entry(call: GuardedCall, end: BodyEnd, cost: ActualCost, full: boolean): LedgerEntry {
    const now = this.parts.clock.now();
    return {
      id: this.parts.ids.next(now),
      timestamp: toTimestamp(call.at),
      action: call.action.name,
      outcome: end.ok ? 'success' : 'error',
      durationMs: Math.max(0, now - call.at),
      estimatedCostUsd: call.estimatedCostUsd,
      costUsd: toUsd(cost.nanoUsd),
      costSource: cost.source,
      tags: call.action.tags,
      payload: full ? { inputs: call.recordedInputs, outputs: end.ok ? outputOf(call, end.result) : null } : null,
      error: end.ok ? null : errorOf(end.error, full),
      agentId: call.agentId,
      runId: call.runId,
      sessionId: call.sessionId,
      taskId: call.taskId,
      missionId: call.missionId,
      callId: call.id,
      parentCallId: call.parentCallId,
      interventionIds: call.hasRecords ? [...call.records.interventionIds] : NO_IDS,
      approvalId: call.hasRecords ? (call.approval?.intervention.approvalId ?? null) : null,
    };
  }
}

function outputOf(call: GuardedCall, result: unknown): JsonValue {
  if (result === undefined || result === null) return null;
  if (typeof result === 'boolean' || Number.isFinite(result)) return result as boolean | number;
  const redaction = call.prepared.redaction === Redaction.none ? Redaction.none : Redaction.standard;
  return snapshot({ output: result }, redaction).output ?? null;
}

function errorOf(error: unknown, full: boolean): LedgerEntry['error'] {
  try {
    const { name, message } = error as { name?: unknown; message?: unknown };
    const text = full && typeof message === 'string' ? cutText(message, MAX_TEXT) : null;
    return { name: typeof name === 'string' ? cutText(name, 128) : typeof error, message: text };
  } catch {
    return { name: typeof error, message: null };
  }
}
