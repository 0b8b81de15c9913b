import { ConfigurationError } from '../errors/configuration-error';
import type { ActionSpec } from '../metadata/action-spec';
import type { PolicyDocument } from '../policy/policy-document';
import type { ActionPlan } from '../policy/policy-pipeline';
import { checkArguments } from './argument-check';
import { denied, policyMisfit } from './own-denials';

/**
 * Gives the plan of an action that the documents of the moment, a platform's among them, speak of as it is not: it refuses
 * each call with `RULE_FAILED`. Null where they fit.
 */
export function misfitPlan(spec: ActionSpec, documents: readonly PolicyDocument[]): ActionPlan | null {
  try {
    checkArguments(spec, documents);
    return null;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const finding = policyMisfit(spec.name, error);
    return { isEmpty: false, mayWait: false, limits: [], evaluate: () => denied(finding) };
  }
}
