const COLUMNS = ['last_at', 'count', 'cost_prevented_usd'] as const;

/** By what groups of interventions are sorted, the highest first. */
export type GroupSort = (typeof COLUMNS)[number];

/** The sorting that an address names; where it names none that there is, the group seen last stands first. */
export function groupSortOf(query: URLSearchParams): GroupSort {
  return COLUMNS.find((column) => column === query.get('sort_by')) ?? 'last_at';
}
