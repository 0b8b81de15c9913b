/** Which document an entry came from; all null for a rule that no document configured. */
export interface PolicySource {
  readonly policyName: string | null;
  readonly policyId: string | null;
  readonly policyVersion: string | null;
}

/** The source of what no document configured. */
export const NO_SOURCE: PolicySource = Object.freeze({ policyName: null, policyId: null, policyVersion: null });
