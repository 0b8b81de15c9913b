import type { InterventionType } from './intervention';

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

/** What a rule concludes about one call: plain data, made by {@link allow}, {@link warn} and {@link deny}. */
export type Decision = AllowDecision | WarnDecision | DenyDecision;

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
