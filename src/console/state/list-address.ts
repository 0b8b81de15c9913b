import type { Filters } from './filters';

/** The address of the list of interventions with these filters. */
export function listAddress(...filters: readonly Filters[]): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(Object.assign({}, ...filters) as Filters)) {
    for (const value of values) query.append(name, value);
  }
  return `/interventions${query.size > 0 ? `?${query}` : ''}`;
}
