import type { RiskLevel } from '../core/risk-level';
import type { Criteria } from './criteria';
import type { ApprovalCriteria } from './rules/approval-rule';
import type { ArgumentSchema } from './rules/argument-constraints-rule';
import type { Budgets } from './rules/budget-rule';
import type { DowngradeStep } from './rules/downgrade-step';
import type { RateLimit } from './rules/rate-limit-rule';
import type { Schedule } from './rules/schedule-rule';

/**
 * A policy as data. In YAML and JSON the same keys are written in snake_case; read those with `parsePolicy`.
 *
 * A key that is absent does not limit anything.
 */
export interface PolicyDocument {
  /** Appears in interventions; default: the name of the file. */
  readonly name?: string;
  /** Patterns of actions that never run. */
  readonly deniedActions?: readonly string[];
  /** Patterns of the only actions that may run; empty admits nothing. */
  readonly allowedActions?: readonly string[];
  /** By pattern of actions: when they may run. */
  readonly schedules?: Readonly<Record<string, Schedule>>;
  /** By pattern of actions: how arguments are lowered before the call goes on. */
  readonly downgrades?: Readonly<Record<string, readonly DowngradeStep[]>>;
  /** By pattern of actions: a JSON Schema of their arguments, by name. */
  readonly argumentConstraints?: Readonly<Record<string, ArgumentSchema>>;
  /** How much calls may cost. */
  readonly budgets?: Budgets;
  /** By pattern of actions: how many calls in a window. */
  readonly rateLimits?: Readonly<Record<string, RateLimit>>;
  /** Calls that a human must agree to. */
  readonly approvals?: ApprovalCriteria;
  /** Calls that run and leave a warning. */
  readonly warnings?: Criteria;
  /** Adds to the table from which risk levels are derived. */
  readonly risk?: { readonly tags?: Readonly<Record<string, RiskLevel>> };
  /** By name: the options of your own rules, checked by their `optionsSchema`. */
  readonly rules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Default true. False: nothing in this document refuses, changes or asks; it only tells what it would have done. */
  readonly strictMode?: boolean;
  /** Names of rules that only tell what they would have done, for their entries in this document. */
  readonly shadow?: readonly string[];
  /** A document with `enabled: false` is left out. */
  readonly enabled?: boolean;
  /** The id by which a platform manages the document; appears in interventions. */
  readonly id?: string;
  /** A platform's version of the document; default: the first 12 hex digits of its SHA-256. */
  readonly version?: string | number;
  readonly description?: string;
  /** A platform's: whom the document is for. Read, and does not decide. */
  readonly scope?: string;
  /** A platform's: the agent or run that `scope` speaks of. Read, and does not decide. */
  readonly targetId?: string;
}
