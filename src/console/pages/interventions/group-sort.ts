const COLUMNS = ['risk_level', 'last_at', 'count', 'cost_prevented_usd'] as const;

/** By what groups of interventions are sorted, the highest first. */
export type GroupSort = (typeof COLUMNS)[number];

/** The worst first, and of these what would have cost most. */
export const DEFAULT_SORT: GroupSort = 'risk_level';

/** The sorting that an address names; where it names none that there is, {@link DEFAULT_SORT}. */
export function groupSortOf(query: URLSearchParams): GroupSort {
  return COLUMNS.find((column) => column === query.get('sort_by')) ?? DEFAULT_SORT;
}
