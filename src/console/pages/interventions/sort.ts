const COLUMNS = ['timestamp', 'received_at', 'cost_prevented_usd', 'risk_level', 'action_name'] as const;

/** By what the list of interventions can be sorted. */
export type SortColumn = (typeof COLUMNS)[number];

/** How the list is sorted. */
export interface Sort {
  readonly by: SortColumn;
  readonly isUp: boolean;
}

/** The sorting that an address names; where it names none that there is, the latest stands first. */
export function sortOf(query: URLSearchParams): Sort {
  const by = COLUMNS.find((column) => column === query.get('sort_by')) ?? 'timestamp';
  return { by, isUp: query.get('sort_order') === 'asc' };
}

/** The parameters of an address, or of the API, for a sorting; none for the latest first. */
export function sortQuery({ by, isUp }: Sort): Readonly<Record<'sort_by' | 'sort_order', readonly string[]>> {
  return { sort_by: by === 'timestamp' && !isUp ? [] : [by], sort_order: isUp ? ['asc'] : [] };
}
