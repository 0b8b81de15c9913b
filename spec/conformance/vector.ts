import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the decorator of an action says, in the spelling of the vectors. */
export interface VectorAction {
  readonly cost_usd?: number;
  readonly tags?: readonly string[];
  readonly risk_level?: 'critical' | 'high' | 'medium' | 'low' | 'minimal';
  readonly description?: string;
  readonly blast_radius?: string;
  readonly requires_approval?: boolean;
}

/** What a step must leave behind; only the fields given are compared. */
export interface Expectation {
  readonly executed?: boolean | number;
  readonly executed_args?: unknown;
  readonly interventions?: readonly Readonly<Record<string, unknown>>[];
  readonly error?: string | readonly string[];
  readonly asked?: number;
  readonly approver_saw?: unknown;
  readonly spent_usd?: Readonly<Record<string, number>>;
}

/** One call of a case. */
export interface Step {
  readonly call: string;
  readonly args: Record<string, unknown>;
  readonly at_ms?: number;
  readonly run?: string;
  readonly agent?: string;
  readonly intent?: string;
  readonly approve?: boolean | 'timeout';
  readonly actual_cost_usd?: number;
  readonly throws?: string;
  readonly parallel?: number;
  readonly expect: Expectation;
}

/** One case: a fresh Sentinel, one policy, a few actions, some steps. */
export interface Vector {
  readonly name: string;
  readonly policy: unknown;
  readonly actions: Readonly<Record<string, VectorAction>>;
  readonly steps: readonly Step[];
}

/** Reads the cases of one file. */
export function loadVectors(file: string): readonly Vector[] {
  return JSON.parse(readFileSync(join(__dirname, 'vectors', `${file}.json`), 'utf8')) as readonly Vector[];
}
