import { NO_SOURCE } from '../core/policy-source';
import type { PolicyDocument } from './policy-document';
import { PolicySet } from './policy-set';

/** The names of the built-in rules that a document configures, whether or not it is enabled. */
export function configuredRules(document: PolicyDocument): readonly string[] {
  const inForce = new PolicySet([{ ...document, enabled: true }]);
  // Every set asks about actions that declare `requiresApproval`: that rule comes from no document.
  const own = inForce.rules.filter(({ source }) => source !== NO_SOURCE);
  return [...new Set(own.map(({ rule }) => rule.name))];
}
