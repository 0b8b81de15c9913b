import type { RiskLevel } from './risk-level';

/** What is known about an action before any call: its options, merged with the defaults of its agent's class. */
export interface ActionDefinition {
  /** Unique within a Sentinel; what patterns of a policy match. */
  readonly name: string;
  readonly description: string;
  /** As declared, without repetitions; compared case-insensitively. */
  readonly tags: readonly string[];
  /** The declared level, or null where it is derived for each call. */
  readonly riskLevel: RiskLevel | null;
  /** The fixed estimate of one call, or null where a function gives it. Unit: USD. */
  readonly costUsd: number | null;
  readonly requiresApproval: boolean;
  /** The names of its parameters, or null where they cannot be known. */
  readonly parameters: readonly string[] | null;
  /** `async` where a call may wait: a native async function, or said so by the option `mode`. */
  readonly mode: 'sync' | 'async';
}
