/** The parameters of an address that filter, each of which may be repeated; the API has the same names. */
export const REPEATED = [
  'type',
  'outcome',
  'risk_level',
  'action_name',
  'agent_id',
  'run_id',
  'session_id',
  'policy',
  'policy_id',
  'policy_name',
  'rule',
  'reason_code',
] as const;
const SINGLE = ['search', 'min_cost_prevented', 'start_date', 'end_date'] as const;

/** A parameter that filters. */
export type FilterName = (typeof REPEATED)[number] | (typeof SINGLE)[number] | 'range';

/** Filters by name: what each may be. */
export type Filters = Readonly<Partial<Record<FilterName, readonly string[]>>>;

/** Stretches of time that end now, by their name in the address. Unit: milliseconds. */
const RANGES: Readonly<Record<string, number>> = {
  '24h': 86_400_000,
  '7d': 7 * 86_400_000,
  '30d': 30 * 86_400_000,
  '90d': 90 * 86_400_000,
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;
const AMOUNT = /^\d{1,15}(\.\d{1,15})?$/;
/** The most that one record can have prevented. Unit: USD. */
const MAX_USD = 9_000_000;
const MAX_SEARCH = 200;

/** The filters that an address names; what it says besides, and what the API would refuse, is left. */
export function filtersOf(query: URLSearchParams): Filters {
  const names: readonly FilterName[] = [...REPEATED, ...SINGLE, 'range'];
  return Object.fromEntries(
    names
      .map((name) => [name, query.getAll(name).filter((value) => isValid(name, value))])
      .filter(([, values]) => values.length > 0),
  ) as Filters;
}

/** What is asked for these filters; a day is a day where the reader is. A range stays, for {@link endingNow}. */
export function apiQuery(filters: Filters): URLSearchParams {
  const asked = new URLSearchParams();
  for (const name of REPEATED) for (const value of filters[name] ?? []) asked.append(name, value);
  for (const name of SINGLE) {
    const value = filters[name]?.[0];
    if (value !== undefined) asked.set(name, DATE.test(value) ? momentOf(value, name === 'end_date') : value);
  }
  const range = filters.range?.[0];
  if (range !== undefined) asked.set('range', range);
  return asked;
}

/**
 * An address of the API with its range as a date: the range ends at the moment of asking.
 *
 * @param address - with parameters of {@link apiQuery}.
 * @param nowMs - Unix time, milliseconds.
 */
export function endingNow(address: string, nowMs: number): string {
  const [path, query = ''] = address.split('?');
  const asked = new URLSearchParams(query);
  const range = RANGES[asked.get('range') ?? ''];
  if (range === undefined) return address;
  asked.delete('range');
  asked.set('start_date', new Date(nowMs - range).toISOString());
  return `${path}?${asked}`;
}

/** Whether two sets of values are the same. */
export function sameValues(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return left.length === right.length && left.every((value) => right.includes(value));
}

function isValid(name: FilterName, value: string): boolean {
  // Nothing is what those have that came of no policy.
  if (value === '') return name === 'policy_id' || name === 'policy_name';
  if (name === 'range') return Object.hasOwn(RANGES, value);
  if (name === 'min_cost_prevented') return AMOUNT.test(value) && Number(value) <= MAX_USD;
  if (name === 'search') return [...value].length <= MAX_SEARCH;
  if (name !== 'start_date' && name !== 'end_date') return true;
  if (DATE.test(value)) return isDay(value);
  return MOMENT.test(value) && isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}

/** A day that no month has would be taken for one of the next. */
function isDay(text: string): boolean {
  const day = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(day) && new Date(day).toISOString().startsWith(text);
}

function momentOf(day: string, isEnd: boolean): string {
  return new Date(`${day}T${isEnd ? '23:59:59.999' : '00:00:00'}`).toISOString();
}
