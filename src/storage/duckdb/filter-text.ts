import type { RecordFilter } from '../queries';

/** The same text for filters that ask for the same: the order of fields and values does not count, nor what is undefined. */
export function filterText({ oneOf, ...rest }: RecordFilter): string {
  const fields = Object.entries({ ...oneOf, ...rest }).filter(([, value]) => value !== undefined);
  const sorted = fields.map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value] as const);
  return JSON.stringify(sorted.sort(([left], [right]) => (left < right ? -1 : 1)));
}
