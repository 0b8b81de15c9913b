import { ConfigurationError } from '../../errors/configuration-error';
import { helpFor } from '../../errors/documented-codes';
import type { PolicyDocument } from '../../policy/policy-document';
import { PolicySet } from '../../policy/policy-set';
import { refuseCostly } from '../../policy/refuse-costly';
import type { CompiledPolicyText } from './compiled-policies';
import type { DraftPolicy } from './policy-jobs';

/**
 * Which of the enabled policies contradict a draft: whoever gets both can use neither. One sentence or two for each; other
 * versions of the same policy, and policies that are never for the same call, are left out.
 */
export function contradictions(
  draft: DraftPolicy & { readonly compiled: PolicyDocument },
  enabled: readonly CompiledPolicyText[],
): readonly string[] {
  const others = enabled.filter((each) => each.id !== draft.id && canMeet(draft, each));
  // As a rule there is none: that is asked of all at once.
  if (faultOf([draft.compiled, ...others.map(({ compiled }) => compiled)]) === null) return [];
  return others.flatMap(({ name, compiled }) => {
    const fault = faultOf([draft.compiled, compiled]);
    return fault === null ? [] : [`It contradicts the enabled policy "${name}": ${fault}`];
  });
}

type Target = Pick<DraftPolicy, 'scope' | 'targetId'>;

function canMeet(one: Target, other: Target): boolean {
  return one.scope === 'global' || one.scope !== other.scope || one.targetId === other.targetId;
}

function faultOf(documents: readonly PolicyDocument[]): string | null {
  try {
    refuseCostly(documents, [], []);
    new PolicySet(documents);
    return null;
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    return error.message.replace(` ${helpFor(error.code)}`, '');
  }
}
