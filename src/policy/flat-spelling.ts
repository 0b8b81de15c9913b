import { MAX_USD } from '../money/nano-usd';
import type { PolicyDocument } from './policy-document';
import type { JsonSchema } from './spelling';

const usd = { type: 'number', minimum: 0, maximum: MAX_USD };
const texts = { type: 'array', items: { type: 'string', minLength: 1 } };

/** The keys in which platforms write budgets and approvals side by side instead of nested. */
export const flatKeys: Readonly<Record<string, JsonSchema>> = {
  session_budget: usd,
  run_budget: usd,
  action_budgets: { type: 'object', additionalProperties: usd },
  require_approval: { type: 'boolean' },
  approval_actions: texts,
  approval_tags: texts,
  approval_risk_levels: { type: 'array', items: { enum: ['critical', 'high', 'medium', 'low', 'minimal'] } },
  approval_threshold_usd: usd,
  approval_timeout_seconds: { type: 'number', exclusiveMinimum: 0, maximum: 2_592_000 },
};

/** A document as it may come from a platform, its keys in camelCase. */
interface FlatDocument extends PolicyDocument {
  readonly sessionBudget?: number;
  readonly runBudget?: number;
  readonly actionBudgets?: Readonly<Record<string, number>>;
  readonly requireApproval?: boolean;
  readonly approvalActions?: readonly string[];
  readonly approvalTags?: readonly string[];
  readonly approvalRiskLevels?: NonNullable<PolicyDocument['approvals']>['riskLevels'];
  readonly approvalThresholdUsd?: number;
  readonly approvalTimeoutSeconds?: number;
}

/** Writes what is flat in a document the nested way; of limits that stand in both spellings the stricter holds. */
export function unfold(document: PolicyDocument): PolicyDocument {
  const {
    sessionBudget,
    runBudget,
    actionBudgets,
    requireApproval,
    approvalActions,
    approvalTags,
    approvalRiskLevels,
    approvalThresholdUsd,
    approvalTimeoutSeconds,
    ...rest
  } = document as FlatDocument;
  const flatBudgets = given({ session: sessionBudget, run: runBudget, actions: actionBudgets });
  const criteria = given({
    actions: approvalActions,
    tags: approvalTags,
    riskLevels: approvalRiskLevels,
    thresholdUsd: approvalThresholdUsd,
  });
  // A platform may send the lists that nobody filled.
  const hasCriteria = Object.values(criteria).some((criterion) => !Array.isArray(criterion) || criterion.length > 0);
  const everything = requireApproval === true && !hasCriteria ? { actions: ['*'] } : criteria;
  const timeout = given({ timeoutSeconds: approvalTimeoutSeconds });
  const flatApprovals = requireApproval === false ? {} : { ...everything, ...timeout };
  return {
    ...rest,
    ...(Object.keys(flatBudgets).length > 0 && { budgets: stricter(rest.budgets, flatBudgets) }),
    ...(Object.keys(flatApprovals).length > 0 && { approvals: united(rest.approvals, flatApprovals) }),
  };
}

type Budgets = NonNullable<PolicyDocument['budgets']>;
type Approvals = NonNullable<PolicyDocument['approvals']>;

function stricter(left: Budgets = {}, right: Budgets): Budgets {
  const actions = new Map(Object.entries(left.actions ?? {}));
  for (const [pattern, limit] of Object.entries(right.actions ?? {})) {
    actions.set(pattern, lower(actions.get(pattern), limit) as number);
  }
  return {
    ...left,
    ...given({ session: lower(left.session, right.session), run: lower(left.run, right.run) }),
    ...(actions.size > 0 && { actions: Object.fromEntries(actions) }),
  };
}

function united(left: Approvals = {}, right: Approvals): Approvals {
  const both = <T>(one: readonly T[] = [], other: readonly T[] = []): readonly T[] | undefined =>
    one.length + other.length === 0 ? undefined : [...new Set([...one, ...other])];
  return given({
    actions: both(left.actions, right.actions),
    tags: both(left.tags, right.tags),
    riskLevels: both(left.riskLevels, right.riskLevels),
    thresholdUsd: lower(left.thresholdUsd, right.thresholdUsd),
    timeoutSeconds: lower(left.timeoutSeconds, right.timeoutSeconds),
  });
}

function lower(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}

function given<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
