import type { JsonValue } from '../text/json-safe';

/** The record of one call that ran, with what it cost. */
export interface LedgerEntry {
  /** UUIDv7; ids of one process sort in the order in which they were made. */
  readonly id: string;
  /** RFC 3339, UTC, milliseconds: when the call began. */
  readonly timestamp: string;
  /** The action's name. */
  readonly action: string;
  readonly outcome: 'success' | 'error';
  readonly durationMs: number;
  /** Unit: USD. */
  readonly estimatedCostUsd: number;
  /** Unit: USD. */
  readonly costUsd: number;
  /** `reported`: by `actualCostUsd` or `reportCost`. */
  readonly costSource: 'estimate' | 'reported';
  readonly tags: readonly string[];
  /** By argument name, and what was returned; null with `ledger: 'costs'`. */
  readonly payload: { readonly inputs: Readonly<Record<string, JsonValue>>; readonly outputs: JsonValue } | null;
  /** The error that the body threw; its message is null with `ledger: 'costs'`. */
  readonly error: { readonly name: string; readonly message: string | null } | null;
  readonly agentId: string | null;
  readonly runId: string;
  readonly sessionId: string;
  readonly taskId: string | null;
  readonly missionId: string | null;
  readonly callId: string;
  readonly parentCallId: string | null;
  /** Of the interventions that the call has left. */
  readonly interventionIds: readonly string[];
  readonly approvalId: string | null;
}
