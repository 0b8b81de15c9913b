import type { Claim } from './claim';
import type { DenyDecision, RequireApprovalDecision, TransformDecision, WarnDecision } from './decision';
import type { PolicySource } from './policy-source';
import type { Stage } from './stage';

/** An objection or remark of one rule, with where it came from. */
export interface Finding {
  /** Null where the guard itself decided. */
  readonly rule: string | null;
  readonly stage: Stage | null;
  readonly decision: DenyDecision | WarnDecision | TransformDecision | RequireApprovalDecision;
  readonly source: PolicySource;
  /** The rule is in shadow. */
  readonly shadow: boolean;
}

/** A claim of one rule, with where it came from. */
export interface SourcedClaim {
  readonly rule: string;
  readonly claim: Claim;
  readonly source: PolicySource;
  readonly shadow: boolean;
}

/** One line of the trace: a rule that was asked, and what it said. */
export interface TraceEntry {
  readonly rule: string;
  readonly stage: Stage;
  readonly decision: 'allow' | 'warn' | 'deny' | 'transform' | 'require-approval' | 'claim' | 'failed';
  /** What it said has no effect but to be told: it is in shadow, its document is not strict, or its failure allows. */
  readonly soft: boolean;
  /** Why it failed; null where it did not. */
  readonly error: string | null;
}

/** What a pipeline concludes about one call. */
export interface Verdict {
  /** No rule refuses. The call may still have to be approved, and what it claims may not be there. */
  readonly allowed: boolean;
  /** The denial that won, or null where no rule refuses. */
  readonly denial: Finding | null;
  /** Whom a human is asked for; the shortest time limit of all rules that ask. Null: nobody is asked. */
  readonly approval: Finding | null;
  /** The arguments as they would run, by name; null where no rule lowered them. */
  readonly arguments: Readonly<Record<string, unknown>> | null;
  /** Which rule lowered the arguments; null where none did. */
  readonly downgrade: Finding | null;
  /** What was flagged: warnings, and what soft rules would have done, in the order of the stages. */
  readonly findings: readonly Finding[];
  /** What users' rules claim for this call; the limits of documents are not among them. */
  readonly claims: readonly SourcedClaim[];
  /** Every rule that was asked, in order. */
  readonly trace: readonly TraceEntry[];
}
