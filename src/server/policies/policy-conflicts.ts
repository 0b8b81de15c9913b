import type { PolicyDocument } from '../../policy/policy-document';

/** A field that policies in force together say differently. */
export interface PolicyConflict {
  readonly field: string;
  readonly description: string;
  /** What holds; null where they cannot be put together at all. */
  readonly resolved_value: number | null;
}

/** A policy that is in force. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The limits that policies in force together say differently: the lowest holds. */
export function limitConflicts(policies: readonly NamedPolicy[]): readonly PolicyConflict[] {
  const said = new Map<string, { readonly name: string; readonly value: number }[]>();
  for (const { name, document } of policies) {
    for (const [field, value] of Object.entries(limitsOf(document))) {
      const before = said.get(field) ?? [];
      said.set(field, [...before, { name, value }]);
    }
  }
  return [...said].flatMap(([field, values]) => conflictOf(field, values));
}

function conflictOf(
  field: string,
  values: readonly { readonly name: string; readonly value: number }[],
): readonly PolicyConflict[] {
  if (new Set(values.map(({ value }) => value)).size < 2) return [];
  const names = values.map(({ name }) => `"${name}"`).join(', ');
  const description = `${names} set ${field} differently; the lowest holds.`;
  return [{ field, description, resolved_value: Math.min(...values.map(({ value }) => value)) }];
}

function limitsOf({ budgets = {}, approvals = {} }: PolicyDocument): Readonly<Record<string, number>> {
  const { session, run, day, month, actions = {}, agents = {} } = budgets;
  const { thresholdUsd, timeoutSeconds } = approvals;
  const limits = {
    session_budget: session,
    run_budget: run,
    day_budget: day,
    month_budget: month,
    approval_threshold_usd: thresholdUsd,
    approval_timeout_seconds: timeoutSeconds,
    ...named('action_budgets', actions),
    ...named('agent_budgets', agents),
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)) as Record<
    string,
    number
  >;
}

function named(field: string, limits: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(limits).map(([pattern, limit]) => [`${field}.${pattern}`, limit]));
}
