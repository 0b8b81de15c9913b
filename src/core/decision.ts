import type { Claim } from './claim';
import type { InterventionType } from './intervention';
import type { PolicySource } from './policy-source';

/** The rule has no objection. */
export interface AllowDecision {
  readonly kind: 'allow';
}

/** The call runs, and an intervention says that it was flagged. */
export interface WarnDecision {
  readonly kind: 'warn';
  readonly reasonCode: string;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The call does not run. */
export interface DenyDecision {
  readonly kind: 'deny';
  readonly type: InterventionType;
  readonly reasonCode: string;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The call goes on with other arguments, and an intervention of type `downgrade` says so. */
export interface TransformDecision {
  readonly kind: 'transform';
  /** All arguments, by name: copies, lowered. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The document that lowered, for a rule that unites several; default: the rule's own. */
  readonly source?: PolicySource;
  readonly reasonCode: string;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The call waits until a human agrees. */
export interface RequireApprovalDecision {
  readonly kind: 'require-approval';
  readonly reason: string;
  /** How long to wait. Unit: milliseconds. */
  readonly timeoutMs: number;
  readonly context: Readonly<Record<string, unknown>>;
}

/** The call runs if all that is claimed can be taken. */
export interface ClaimDecision {
  readonly kind: 'claim';
  readonly claims: readonly Claim[];
}

/** What a rule concludes about one call: plain data, made by the functions of this file. */
export type Decision =
  | AllowDecision
  | WarnDecision
  | DenyDecision
  | TransformDecision
  | RequireApprovalDecision
  | ClaimDecision;

const ALLOW: AllowDecision = Object.freeze({ kind: 'allow' });
const NO_CONTEXT: Readonly<Record<string, unknown>> = Object.freeze({});

/** The rule has no objection. */
export function allow(): AllowDecision {
  return ALLOW;
}

/**
 * Lets the call run and publishes an intervention of type `warning`.
 *
 * @param reasonCode - stable, UPPER_SNAKE_CASE.
 * @param reason - one sentence for a human, without raw argument values.
 * @param extras.context - facts for the record; keys in snake_case, values that JSON can hold.
 */
export function warn(
  reasonCode: string,
  reason: string,
  extras: { context?: Readonly<Record<string, unknown>> } = {},
): WarnDecision {
  return { kind: 'warn', reasonCode, reason, context: extras.context ?? NO_CONTEXT };
}

/**
 * Refuses the call: its body does not run, the caller gets a `PolicyViolationError`.
 *
 * @param reasonCode - stable, UPPER_SNAKE_CASE; becomes the error's `code`.
 * @param reason - one sentence for a human, without raw argument values.
 * @param extras.type - the intervention's type; default `hard_block`.
 * @param extras.context - facts for the record; keys in snake_case, values that JSON can hold.
 *
 * @example deny('QUIET_HOURS', 'No messages are sent between 22:00 and 07:00.')
 */
export function deny(
  reasonCode: string,
  reason: string,
  extras: { type?: InterventionType; context?: Readonly<Record<string, unknown>> } = {},
): DenyDecision {
  return { kind: 'deny', type: extras.type ?? 'hard_block', reasonCode, reason, context: extras.context ?? NO_CONTEXT };
}

/**
 * Lets the call go on with smaller arguments. Only in the stage `transform`.
 *
 * @param lowered - all arguments by name, as copies: the caller's own objects are never changed.
 * @param extras.reasonCode - default `PARAMETERS_REDUCED`.
 * @param extras.reason - one sentence for a human, without raw argument values.
 */
export function transform(
  lowered: Readonly<Record<string, unknown>>,
  extras: { reasonCode?: string; reason?: string; context?: Readonly<Record<string, unknown>> } = {},
): TransformDecision {
  const { reasonCode = 'PARAMETERS_REDUCED', reason = 'Its arguments were lowered to what the policy permits.' } =
    extras;
  return { kind: 'transform', arguments: lowered, reasonCode, reason, context: extras.context ?? NO_CONTEXT };
}

/**
 * Has a human asked before the call runs. Only in the stage `approval`; however many rules ask, one question is put.
 *
 * @param reason - one sentence: why a human must agree.
 * @param extras.timeoutMs - how long to wait; of several the shortest. Unit: milliseconds; default 3,600,000.
 */
export function requireApproval(
  reason: string,
  extras: { timeoutMs?: number; context?: Readonly<Record<string, unknown>> } = {},
): RequireApprovalDecision {
  return {
    kind: 'require-approval',
    reason,
    timeoutMs: extras.timeoutMs ?? 3_600_000,
    context: extras.context ?? NO_CONTEXT,
  };
}

/**
 * Has quantities taken before the call runs: all claims of all rules, or none. Only in the stage `quota`.
 *
 * @example claim({ key: `customer:${id}`, limit: toNanoUsd(5), amount: toNanoUsd(call.estimatedCostUsd) })
 */
export function claim(...claims: Claim[]): ClaimDecision {
  return { kind: 'claim', claims };
}
