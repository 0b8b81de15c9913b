import type { RiskLevel } from './risk-level';

/** What kind of intervention it was. */
export const InterventionType = {
  HARD_BLOCK: 'hard_block',
  BUDGET_EXCEEDED: 'budget_exceeded',
  RATE_LIMITED: 'rate_limited',
  APPROVAL_REQUIRED: 'approval_required',
  DOWNGRADE: 'downgrade',
  WARNING: 'warning',
} as const;

/** One of the values of {@link InterventionType}, or a type of a user's own rule in the same spelling. */
export type InterventionType = (typeof InterventionType)[keyof typeof InterventionType] | (string & {});

/** What became of the call. */
export const InterventionOutcome = {
  BLOCKED: 'blocked',
  ESCALATED: 'escalated',
  APPROVED_AFTER_REVIEW: 'approved_after_review',
  REJECTED_AFTER_REVIEW: 'rejected_after_review',
  MODIFIED: 'modified',
  WARNED: 'warned',
} as const;

/** One of the values of {@link InterventionOutcome}. */
export type InterventionOutcome = (typeof InterventionOutcome)[keyof typeof InterventionOutcome];

/** A fact about the harm avoided, and whether the action declared it or the guard derived it. */
export interface BlastRadiusFact<T> {
  readonly value: T;
  readonly source: 'declared' | 'derived';
}

/** What would have been touched; only the facts that are known are there. */
export interface BlastRadiusDetails {
  readonly scope?: BlastRadiusFact<string>;
  readonly records?: BlastRadiusFact<number>;
  readonly reversible?: BlastRadiusFact<boolean>;
  /** Unit: USD. */
  readonly costPreventedUsd?: number;
  /** What was left of the budget that refused. Unit: USD. */
  readonly budgetProtectedUsd?: number;
}

/**
 * The receipt that the guard stopped, held, changed or flagged a call.
 *
 * One id and one type for its life; a later state is the same id with the next `revision`. Every field is always
 * there: null, `{}` or `[]` where nothing is known.
 */
export interface Intervention {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  /** From 1. */
  readonly revision: number;
  readonly type: InterventionType;
  readonly outcome: InterventionOutcome;
  readonly riskLevel: RiskLevel;
  /** RFC 3339, UTC, milliseconds: when this state came about. */
  readonly timestamp: string;
  readonly actionName: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** By argument name; JSON values only, secrets redacted, at most 16 KiB. */
  readonly originalInputs: Readonly<Record<string, unknown>>;
  readonly modifiedInputs: Readonly<Record<string, unknown>> | null;
  /** One sentence: what was avoided. */
  readonly blastRadius: string;
  readonly blastRadiusDetails: BlastRadiusDetails;
  /** Unit: USD. */
  readonly estimatedCostUsd: number;
  /** Unit: USD; 0 when it did not run. */
  readonly actualCostUsd: number;
  /** Unit: USD. */
  readonly costPreventedUsd: number;
  /** The rule that decided; null where the guard itself did. */
  readonly rule: string | null;
  readonly reasonCode: string;
  /** One sentence for a human, without raw argument values. */
  readonly reason: string;
  readonly policyName: string | null;
  readonly policyId: string | null;
  readonly policyVersion: string | null;
  readonly agentId: string | null;
  readonly runId: string;
  readonly sessionId: string;
  readonly taskId: string | null;
  readonly missionId: string | null;
  readonly callId: string;
  readonly parentCallId: string | null;
  readonly agentIntent: string | null;
  readonly approvalId: string | null;
  /** True where the rule is in shadow: it only told what it would have done. */
  readonly shadow: boolean;
  /** Rule-specific facts; keys in snake_case. */
  readonly context: Readonly<Record<string, unknown>>;
  /** The writer's own count, from 1. */
  readonly seq: number;
  /** Reserved for a hash chain. */
  readonly prevHash: string | null;
}
