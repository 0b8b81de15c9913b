import type { DenyDecision, WarnDecision } from './decision';
import type { Stage } from './stage';

/** Which document an entry came from; all null for a rule that no document configured. */
export interface PolicySource {
  readonly policyName: string | null;
  readonly policyId: string | null;
  readonly policyVersion: string | null;
}

/** An objection or remark of one rule, with where it came from. */
export interface Finding {
  /** Null where the guard itself decided. */
  readonly rule: string | null;
  readonly stage: Stage | null;
  readonly decision: DenyDecision | WarnDecision;
  readonly source: PolicySource;
  /** The rule is in shadow. */
  readonly shadow: boolean;
}

/** One line of the trace: a rule that was asked, and what it said. */
export interface TraceEntry {
  readonly rule: string;
  readonly stage: Stage;
  readonly decision: 'allow' | 'warn' | 'deny' | 'failed';
  /** It denied, but only says so: it is in shadow. */
  readonly soft: boolean;
  /** Why it failed; null where it did not. */
  readonly error: string | null;
}

/** What a pipeline concludes about one call. */
export interface Verdict {
  readonly allowed: boolean;
  /** The denial that won, or null where the call may run. */
  readonly denial: Finding | null;
  /** What was flagged: warnings, and denials of rules in shadow, in the order of the stages. */
  readonly findings: readonly Finding[];
  /** Every rule that was asked, in order. */
  readonly trace: readonly TraceEntry[];
}
