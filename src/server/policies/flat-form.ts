import { flatKeys } from '../../policy/flat-spelling';
import type { PolicyDocument } from '../../policy/policy-document';

/**
 * A document as agents get it: as it was written, and what can be said in the flat spelling said in it too. Its own flat keys
 * go, since one that was without effect would have one beside the others.
 *
 * @param plain - the document as it was written, in snake_case.
 */
export function withFlatForm(plain: object, document: PolicyDocument): object {
  const nested = Object.entries(plain).filter(([key]) => !Object.hasOwn(flatKeys, key));
  return { ...Object.fromEntries(nested), ...flatForm(document) };
}

/**
 * The limits and approvals of a document in the flat spelling: what clients that know no other one read. Whoever reads both
 * spellings finds the same in both.
 */
export function flatForm({ budgets, approvals }: PolicyDocument): Readonly<Record<string, unknown>> {
  return {
    ...given({ session_budget: budgets?.session, run_budget: budgets?.run, action_budgets: budgets?.actions }),
    ...(approvals !== undefined && flatApprovals(approvals)),
  };
}

function flatApprovals(approvals: NonNullable<PolicyDocument['approvals']>): object {
  const { actions = [], tags = [], riskLevels = [], thresholdUsd, timeoutSeconds } = approvals;
  const timeout = given({ approval_timeout_seconds: timeoutSeconds });
  const criteria = actions.length + tags.length + riskLevels.length;
  // Without criteria the flat spelling would mean every action.
  if (criteria === 0 && thresholdUsd === undefined) return timeout;
  const isEverything = actions.includes('*');
  return {
    require_approval: true,
    ...given({
      approval_actions: isEverything || actions.length === 0 ? undefined : actions,
      approval_tags: isEverything || tags.length === 0 ? undefined : tags,
      approval_risk_levels: isEverything || riskLevels.length === 0 ? undefined : riskLevels,
      approval_threshold_usd: isEverything ? undefined : thresholdUsd,
    }),
    ...timeout,
  };
}

function given(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
