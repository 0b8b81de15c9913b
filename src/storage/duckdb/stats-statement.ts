import type { BucketSize } from '../../figures/time-buckets';
import { HOUR_MS } from '../hour-of';
import { InterventionClass } from '../intervention-layout';
import { dictionaryTable } from './dictionaries';
import type { Where } from './where';

/** What is counted: by outcome, risk, type and scope together, by what the lists of the figures hold, and by time. */
export type StatsPart = 'state' | 'action' | 'policy' | 'agent' | 'time';

/** One row of what {@link statsStatement} gives. */
export interface StatsRow {
  readonly part: StatsPart;
  /** What the rows have in common: outcome, risk, type and scope; policy id, policy name and rule; one name, or none. */
  readonly name1: string | null;
  readonly name2: string | null;
  readonly name3: string | null;
  readonly name4: string | null;
  /** When the hour or the day begins. Unit: Unix time in milliseconds. */
  readonly start: number | null;
  readonly count: number;
  readonly blocked: number;
  readonly high: number;
  /** Unit: nano-USD, as a decimal text. Of a state over all, else over the blocked ones. */
  readonly nano: string;
}

const TOP = 20;
const MAX_BUCKETS = 1_000;
const HOURS: Readonly<Record<BucketSize, number>> = { hour: 1, day: 24 };
const { BLOCKED, HIGH_RISK_BLOCKED } = InterventionClass;
const IS_BLOCKED = `class IN (${BLOCKED}, ${HIGH_RISK_BLOCKED})`;
const SUMS = `sum(counted) AS n, coalesce(sum(counted) FILTER (${IS_BLOCKED}), 0) AS blocked,
  coalesce(sum(counted) FILTER (class = ${HIGH_RISK_BLOCKED}), 0) AS high, coalesce(sum(summed) FILTER (${IS_BLOCKED}), 0) AS nano`;
const SHOWN = 'n::DOUBLE AS count, blocked::DOUBLE AS blocked, high::DOUBLE AS high, nano::VARCHAR AS nano';
const STATE = ['outcome', 'risk_level', 'type', `nullif(scope, '')`];

/**
 * All figures of the rows in one statement. Each part counts by numbers first and then puts together what has one name;
 * lists are cut to what the figures show, in the order of `topGroups`.
 *
 * @param areFew - where the rows are few among all, they are picked out once instead of by each part.
 */
export function statsStatement({ table, condition }: Where, size: BucketSize, areFew: boolean): string {
  const columns = 'state, policy, action, agent, class, hour, prevented';
  const chosen = `WITH chosen AS MATERIALIZED (SELECT ${columns} FROM ${table} WHERE ${condition}) `;
  const from = areFew ? 'chosen WHERE true' : `${table} WHERE ${condition}`;
  const parts = [
    ofStates(from),
    ofTop('action', ['action_name'], 'n DESC, usd(nano) DESC', named(`${from} AND ${IS_BLOCKED}`, 'action')),
    ofTop('policy', ['policy_id', 'policy_name', 'rule'], 'usd(nano) DESC, high DESC, n DESC', named(from, 'policy')),
    ofTop('agent', ['agent_id'], 'n DESC, usd(nano) DESC', named(from, 'agent')),
    overTime(from, HOURS[size]),
  ];
  return `${areFew ? chosen : ''}${parts.map((part) => `(${part})`).join(' UNION ALL ')}`;
}

/** By how much the sums of {@link cellStatement} are divided, so that two numbers hold them exactly. Unit: nano-USD. */
export const NANO_PARTS = 1_000_000_000;
/** In the place of the parts of a sum that DuckDB cannot divide quickly. */
export const TOO_MUCH = -1;
/** In the place of a cell where a row is of a time. */
export const NO_CELL = -1;

/**
 * The rows by cell and by time, in one statement: cell or {@link NO_CELL}, start, count, blocked ones, and the nano-USD
 * of all of a cell, or of the blocked ones of a time, as whole {@link NANO_PARTS} and what is left; {@link TOO_MUCH}
 * where a cell has 9.2 billion USD.
 */
export function cellStatement({ table, condition }: Where, size: BucketSize, areFew: boolean): string {
  const chosen = `WITH chosen AS MATERIALIZED (SELECT cell, class, hour, prevented FROM ${table} WHERE ${condition}) `;
  const from = areFew ? 'chosen WHERE true' : `${table} WHERE ${condition}`;
  // Of its own sums DuckDB divides each as slowly as it reads a hundred rows.
  const nano = (sum: string, otherwise = 0): string =>
    `coalesce(${sum} // ${NANO_PARTS}, ${otherwise})::DOUBLE, (${sum} % ${NANO_PARTS})::DOUBLE`;
  return `${areFew ? chosen : ''}(SELECT cell::DOUBLE, 0::DOUBLE, counted::DOUBLE, 0::DOUBLE, ${nano('TRY_CAST(summed AS BIGINT)', TOO_MUCH)}
    FROM ${counted(from, 'cell')})
    UNION ALL (SELECT ${NO_CELL}, start::DOUBLE, n::DOUBLE, blocked::DOUBLE, ${nano('nano')} FROM (${byTime(from, HOURS[size])}))`;
}

/** Few states are many figures: whoever reads them adds them up. */
function ofStates(from: string): string {
  const names = STATE.map((name, index) => `${name} AS name${index + 1}`).join(', ');
  return `SELECT 'state' AS part, ${names}, NULL AS start, sum(counted)::DOUBLE AS count, 0 AS blocked, 0 AS high,
    sum(summed)::VARCHAR AS nano
    FROM ${counted(from, 'state')} JOIN ${dictionaryTable('state')} ON code = state GROUP BY ALL`;
}

function ofTop(part: StatsPart, columns: readonly string[], order: string, from: string): string {
  const names = [0, 1, 2].map((index) =>
    columns[index] === undefined ? `NULL AS name${index + 1}` : `nullif(${columns[index]}, '') AS name${index + 1}`,
  );
  return `SELECT '${part}', name1, name2, name3, NULL, NULL, ${SHOWN}
    FROM (SELECT ${names.join(', ')}, ${SUMS} FROM ${from} GROUP BY ALL)
    ORDER BY ${order}, coalesce(name1, ''), coalesce(name2, ''), coalesce(name3, '') LIMIT ${TOP}`;
}

function overTime(from: string, hours: number): string {
  return `SELECT 'time', NULL, NULL, NULL, NULL, start, ${SHOWN} FROM (${byTime(from, hours)})`;
}

function byTime(from: string, hours: number): string {
  return `SELECT floor(hour / ${hours}) * ${hours * HOUR_MS} AS start, ${SUMS} FROM ${counted(from, 'hour, class')}
    GROUP BY start ORDER BY start DESC LIMIT ${MAX_BUCKETS}`;
}

function named(from: string, column: string): string {
  return `${counted(from, `${column}, class`)} LEFT JOIN ${dictionaryTable(column)} ON code = ${column}`;
}

function counted(from: string, columns: string): string {
  return `(SELECT ${columns}, count(*) AS counted, sum(prevented) AS summed FROM ${from} GROUP BY ${columns})`;
}
