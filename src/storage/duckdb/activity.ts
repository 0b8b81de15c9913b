import type { DuckDBConnection } from '@duckdb/node-api';
import { InterventionClass } from '../intervention-layout';
import { LedgerClass } from '../ledger-layout';
import type { RecordFilter } from '../queries';
import { dictionaryTable } from './dictionaries';
import { nanoSumOf } from './nano-sum-of';
import { Parameters } from './parameters';
import { rowObjectsOf } from './rows-of';
import { whereOf } from './where';

/** What was done in one run, or by one agent. */
export interface Activity {
  readonly name: string;
  /** Of the first record that has one. */
  readonly agentId: string | null;
  /** Unix time, milliseconds. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly actions: number;
  readonly errors: number;
  readonly interventions: number;
  readonly blocked: number;
  /** Unit: USD. */
  readonly costUsd: number;
  /** Unit: USD. */
  readonly costPreventedUsd: number;
}

type Row = Omit<Activity, 'costUsd' | 'costPreventedUsd'> & {
  readonly total: number;
  readonly spent: string;
  readonly prevented: string;
};

/** What is asked for. */
export interface ActivityQuery {
  readonly by: 'run' | 'agent';
  /** Which of the two ends decides the order, the latest first. */
  readonly orderBy: 'firstAt' | 'lastAt';
  readonly filter: RecordFilter;
  /** When the first record was, both ends included; and a count that is not 0. Default any. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  readonly with?: 'errors' | 'interventions' | 'blocked' | undefined;
  readonly skip: number;
  readonly limit: number;
}

const { BLOCKED, HIGH_RISK_BLOCKED } = InterventionClass;
const IS_BLOCKED = `class IN (${BLOCKED}, ${HIGH_RISK_BLOCKED})`;
const DID_RUN = `class <> ${LedgerClass.DID_NOT_RUN}`;
const SPAN = 'min(ts) AS first, max(ts) AS last, arg_min(agent, ts) FILTER (agent <> 0) AS first_agent';
const COUNTS = ['actions', 'errors', 'interventions', 'blocked'];

/** Puts the records of both kinds together by run or by agent; records without one are left out. */
export async function activities(
  connection: DuckDBConnection,
  org: number,
  { by, orderBy, filter, from, until, with: trait, skip, limit }: ActivityQuery,
): Promise<{ readonly found: readonly Activity[]; readonly total: number }> {
  const parameters = new Parameters();
  const interventions = await whereOf(connection, org, 'intervention', filter, parameters);
  const ledger = await whereOf(connection, org, 'ledger', filter, parameters);
  const having = [
    ...(from === undefined ? [] : [`min(first) >= ${parameters.add(from)}`]),
    ...(until === undefined ? [] : [`min(first) <= ${parameters.add(until)}`]),
    ...(trait === undefined ? [] : [`sum(${trait}) > 0`]),
  ];
  const sql = `WITH parts AS (
      SELECT ${by} AS code, ${SPAN}, 0 AS actions, 0 AS errors, count(*) AS interventions,
        count(*) FILTER (${IS_BLOCKED}) AS blocked, 0 AS spent, coalesce(sum(prevented) FILTER (${IS_BLOCKED}), 0) AS prevented
      FROM interventions WHERE ${interventions.condition} GROUP BY ${by}
      UNION ALL
      SELECT ${by}, ${SPAN}, count(*) FILTER (${DID_RUN}), count(*) FILTER (class = ${LedgerClass.ERROR}), 0,
        0, coalesce(sum(spent) FILTER (${DID_RUN}), 0), 0
      FROM ledger WHERE ${ledger.condition} GROUP BY ${by}
    ), named AS MATERIALIZED (
      SELECT w.${by}_id AS name, arg_min(first_agent, first) FILTER (first_agent IS NOT NULL) AS first_agent, min(first)::DOUBLE AS "firstAt",
        max(last)::DOUBLE AS "lastAt", ${COUNTS.map((count) => `sum(${count})::DOUBLE AS ${count}`).join(', ')},
        sum(spent)::VARCHAR AS spent, sum(prevented)::VARCHAR AS prevented
      FROM parts JOIN ${dictionaryTable(by)} w USING (code) WHERE w.${by}_id IS NOT NULL GROUP BY w.${by}_id
        ${having.length === 0 ? '' : `HAVING ${having.join(' AND ')}`}
    )
    SELECT all_named.total, a.agent_id AS "agentId", page.* EXCLUDE (first_agent)
    FROM (SELECT count(*)::DOUBLE AS total FROM named) all_named
    LEFT JOIN (SELECT * FROM named ORDER BY "${orderBy}" DESC, name LIMIT ${limit} OFFSET ${skip}) page ON true
    LEFT JOIN ${dictionaryTable('agent')} a ON a.code = page.first_agent ORDER BY page."${orderBy}" DESC, page.name`;
  const rows = await rowObjectsOf<Row>(connection, sql, parameters);
  return { found: rows.filter(({ name }) => name !== null).map(toActivity), total: rows[0].total };
}

function toActivity({ total, spent, prevented, ...activity }: Row): Activity {
  return { ...activity, costUsd: nanoSumOf(spent).usd, costPreventedUsd: nanoSumOf(prevented).usd };
}
