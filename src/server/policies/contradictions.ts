import { ConfigurationError } from '../../errors/configuration-error';
import { helpFor } from '../../errors/documented-codes';
import type { PolicyDocument } from '../../policy/policy-document';
import { PolicySet } from '../../policy/policy-set';
import type { PolicyScope } from '../../storage/policies';
import type { EnabledPolicy } from './policies-in-force';

/** A policy before it is in force. */
export interface DraftPolicy {
  /** Of the policy that it is a version of; null where it is a new one. */
  readonly id: string | null;
  readonly scope: PolicyScope;
  readonly targetId: string | null;
  readonly document: PolicyDocument;
}

/**
 * Which of the enabled policies contradict a draft: whoever gets both can use neither. One sentence or two for each; other
 * versions of the same policy, and policies that are never for the same call, are left out.
 */
export function contradictions(draft: DraftPolicy, enabled: readonly EnabledPolicy[]): readonly string[] {
  const others = enabled.filter(({ version }) => version.id !== draft.id && canMeet(draft, version));
  // As a rule there is none: that is asked of all at once.
  if (faultOf([draft.document, ...others.map(({ document }) => document)]) === null) return [];
  return others.flatMap(({ version: { name }, document }) => {
    const fault = faultOf([draft.document, document]);
    return fault === null ? [] : [`It contradicts the enabled policy "${name}": ${fault}`];
  });
}

type Target = Pick<DraftPolicy, 'scope' | 'targetId'>;

function canMeet(one: Target, other: Target): boolean {
  return one.scope === 'global' || one.scope !== other.scope || one.targetId === other.targetId;
}

function faultOf(documents: readonly PolicyDocument[]): string | null {
  try {
    new PolicySet(documents);
    return null;
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    return error.message.replace(` ${helpFor(error.code)}`, '');
  }
}
