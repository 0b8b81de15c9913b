import { configuredRules } from '../policy/configured-rules';
import type { PolicyDocument } from '../policy/policy-document';
import { policySource } from '../policy/policy-origin';
import type { Budgets } from '../policy/rules/budget-rule';

/** What a policy file says, in short. */
export interface PolicySummary {
  readonly file: string;
  /** As interventions name it. */
  readonly name: string | null;
  readonly version: string | null;
  /** False: the document is left out. */
  readonly enabled: boolean;
  /** False: nothing in it refuses, changes or asks. */
  readonly strict_mode: boolean;
  /** Names of the built-in rules that it configures. */
  readonly rules: readonly string[];
  /** Names of the rules of your own that it gives options to; a Sentinel checks those when it has the rules. */
  readonly own_rules: readonly string[];
  /** Names of the rules that only tell what they would have done. */
  readonly shadow: readonly string[];
  /** Unit: USD. */
  readonly budgets_usd: Budgets;
}

/** Sums up a document without a fault. */
export function policySummary(file: string, document: PolicyDocument): PolicySummary {
  const { policyName, policyVersion } = policySource(document);
  return {
    file,
    name: policyName,
    version: policyVersion,
    enabled: document.enabled !== false,
    strict_mode: document.strictMode !== false,
    rules: configuredRules(document),
    own_rules: Object.keys(document.rules ?? {}),
    shadow: document.shadow ?? [],
    budgets_usd: document.budgets ?? {},
  };
}
