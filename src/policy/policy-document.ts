import type { RiskLevel } from '../core/risk-level';
import type { Criteria } from './criteria';
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
  /** Calls that run and leave a warning. */
  readonly warnings?: Criteria;
  /** Adds to the table from which risk levels are derived. */
  readonly risk?: { readonly tags?: Readonly<Record<string, RiskLevel>> };
}
