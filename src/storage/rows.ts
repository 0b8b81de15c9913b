/** Who writes: the organisation and the agent of the key. */
export interface Writer {
  /** The number of the organisation. */
  readonly org: number;
  /** The agent that the key belongs to; null where it is the whole organisation's. */
  readonly agentId: string | null;
  /**
   * Whether it is the platform's own word, in place of the agent's until that agent speaks: it can only follow what the
   * agent said last, and the agent's next revision takes its place as if it had never been. Default false.
   */
  readonly isPlatform?: boolean;
}

/** One revision of an intervention, checked and normalised: what the platform asks about in columns, and the whole in `body`. */
export interface InterventionRow {
  readonly id: string;
  /** From 1. */
  readonly revision: number;
  /** Unix time, milliseconds: by which it is sorted. */
  readonly at: number;
  readonly type: string;
  readonly outcome: string;
  readonly riskLevel: string;
  readonly actionName: string;
  readonly agentId: string | null;
  readonly runId: string | null;
  readonly sessionId: string | null;
  readonly taskId: string | null;
  readonly missionId: string | null;
  readonly callId: string | null;
  readonly policyId: string | null;
  readonly policyName: string | null;
  readonly rule: string | null;
  readonly reasonCode: string | null;
  readonly reason: string | null;
  readonly description: string | null;
  /** The scope of its blast radius. */
  readonly scope: string | null;
  readonly shadow: boolean;
  /** Unit: nano-USD; a safe integer. */
  readonly estimatedNanoUsd: number;
  /** Unit: nano-USD; a safe integer. */
  readonly actualNanoUsd: number;
  /** Unit: nano-USD; a safe integer. */
  readonly preventedNanoUsd: number;
  /** The record as JSON, unknown fields included: what readers get. */
  readonly body: string;
}

/** One ledger entry, checked and normalised. */
export interface LedgerRow {
  readonly id: string;
  /** Unix time, milliseconds: by which it is sorted. */
  readonly at: number;
  readonly action: string;
  readonly outcome: string;
  readonly agentId: string | null;
  readonly runId: string | null;
  readonly sessionId: string | null;
  readonly taskId: string | null;
  readonly missionId: string | null;
  readonly callId: string | null;
  /** Unit: nano-USD; a safe integer. 0 for what is not spend: `blocked`, `rejected`, `replayed`. */
  readonly spentNanoUsd: number;
  /** Unit: milliseconds. */
  readonly durationMs: number | null;
  readonly body: string;
}

/** An action that an agent declares. */
export interface RegisteredAction {
  readonly name: string;
  readonly body: string;
}

/** What became of rows that were given to be kept. */
export interface Added {
  readonly accepted: number;
  readonly duplicates: number;
  /** Indices of those that contradict what is kept. */
  readonly conflicts: readonly number[];
}
