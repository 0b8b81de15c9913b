import type { RecordFilter } from '../queries';
import type { RecordKind } from '../truth';
import { type Condition, type Fits, NEVER } from './condition';
import { FACT_TABLES, type FactTable } from './schema';
import { searchCondition } from './search-condition';

/** Of these an empty value asks for what has none. */
const MAY_BE_NONE = new Set(['policy_id', 'policy_name']);

/**
 * What a filter asks for. A field that records of the kind do not have is fulfilled by none of them, and so is a list
 * without a value.
 */
export function filterCondition(kind: RecordKind, filter: RecordFilter): Condition {
  const table = FACT_TABLES[kind];
  const all: Condition[] = [];
  /** What is asked of one group, put together: fewer words then fit. */
  const asked = new Map<string, Fits[]>();
  const ask = (column: string, fits: Fits): void => {
    const group = groupOf(table, column);
    if (group === undefined) all.push(NEVER);
    else asked.set(group, [...(asked.get(group) ?? []), fits]);
  };

  for (const [column, values] of Object.entries(filter.oneOf)) {
    if (values !== undefined) ask(column, isOneOf(column, values));
  }
  const { shadow, policy, search } = filter;
  if (shadow !== undefined) ask('shadow', isOneOf('shadow', shadow.map(String)));
  if (policy !== undefined) {
    const [byId, byName] = ['policy_id', 'policy_name'].map((column) => isOneOf(column, policy));
    ask('policy_id', (parameters) => `(${byId(parameters)} OR ${byName(parameters)})`);
  }
  for (const [column, every] of asked) {
    all.push({ kind: 'words', column, fits: (parameters) => every.map((fits) => fits(parameters)).join(' AND ') });
  }
  for (const [column, comparison, value] of limitsOf(filter)) {
    if (value === undefined) continue;
    const has = table.columns.some(({ name }) => name === column);
    all.push(has ? { kind: 'row', fits: (parameters) => `${column} ${comparison} ${parameters.add(value)}` } : NEVER);
  }
  if (search !== undefined) all.push(searchCondition(table, search));
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

function isOneOf(column: string, values: readonly string[]): Fits {
  if (values.length === 0) return () => 'false';
  const value = MAY_BE_NONE.has(column) ? `coalesce(${column}, '')` : column;
  return (parameters) => `${value} IN (${values.map((each) => parameters.add(each)).join(', ')})`;
}

function groupOf({ layout }: FactTable, column: string): string | undefined {
  return layout.groups.find(({ columns }) => columns.some(({ name }) => name === column))?.name;
}
