import type { ActionDefinition } from '../core/action-definition';
import { CriteriaMatcher } from './criteria';
import type { PolicyDocument } from './policy-document';

/**
 * Whether a human is asked about every call of an action that nothing denies: it says so itself, or a strict document picks
 * it by name or tag. What depends on the call (its cost, its risk) is not known before it.
 */
export function alwaysAsks(action: ActionDefinition, documents: readonly PolicyDocument[]): boolean {
  if (action.requiresApproval) return true;
  const strict = documents.filter(({ strictMode, shadow }) => strictMode !== false && !shadow?.includes('approval'));
  return strict.some(({ approvals: { actions, tags } = {} }) =>
    new CriteriaMatcher({ actions, tags }).mayMatch(action),
  );
}
