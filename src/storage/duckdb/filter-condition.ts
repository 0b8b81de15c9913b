import type { RecordFilter } from '../queries';
import type { RecordKind } from '../truth';
import type { Condition } from './condition';
import type { Parameters } from './parameters';
import { FACT_TABLES } from './schema';
import { searchCondition } from './search-condition';

const NEVER: Condition = { kind: 'any', of: [] };

/**
 * What a filter asks for. A field that records of the kind do not have is fulfilled by none of them, and so is a list
 * without a value.
 */
export function filterCondition(kind: RecordKind, filter: RecordFilter): Condition {
  const has = (column: string): boolean => FACT_TABLES[kind].columns.some(({ name }) => name === column);
  const given = (column: string, condition: Condition): Condition => (has(column) ? condition : NEVER);
  const oneOf = (column: string, values: readonly string[]): Condition =>
    values.length === 0 ? NEVER : given(column, words(column, values));
  const { shadow, policy, search } = filter;
  const all: Condition[] = [];
  for (const [column, values] of Object.entries(filter.oneOf))
    if (values !== undefined) all.push(oneOf(column, values));
  if (policy !== undefined) all.push({ kind: 'any', of: [oneOf('policy_id', policy), oneOf('policy_name', policy)] });
  if (shadow !== undefined)
    all.push(given('shadow', { kind: 'any', of: shadow.map((value) => compared('shadow', '=', Number(value))) }));
  if (search !== undefined) all.push(searchCondition(has, search));
  for (const [column, comparison, value] of limitsOf(filter)) {
    if (value !== undefined) all.push(given(column, compared(column, comparison, value)));
  }
  return { kind: 'all', of: all };
}

/** Times and amounts are whole numbers. */
function limitsOf(filter: RecordFilter): readonly (readonly [string, '>=' | '<=', number | undefined])[] {
  return [
    ['ts', '>=', filter.from],
    ['ts', '<=', filter.until],
    ['prevented', '>=', filter.minPreventedNanoUsd],
    ['spent', '>=', filter.minCostNanoUsd],
    ['spent', '<=', filter.maxCostNanoUsd],
  ];
}

function compared(column: string, comparison: '=' | '>=' | '<=', value: number): Condition {
  return { kind: 'sql', fits: (parameters) => `${column} ${comparison} ${parameters.add(value)}` };
}

function words(column: string, values: readonly string[]): Condition {
  const fits = (parameters: Parameters): string =>
    `text IN (${values.map((value) => parameters.add(value)).join(', ')})`;
  return { kind: 'words', search: { column, fits } };
}
