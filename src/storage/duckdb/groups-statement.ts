import { InterventionClass, SEVERITIES } from '../intervention-layout';
import { type GroupSort, TREND_PARTS } from '../queries';
import { CELL, dictionaryTable } from './dictionaries';
import type { Where } from './where';

/** One row of what {@link groupsStatement} gives: a group, with the totals of all; without any group, the totals alone. */
export interface GroupRow {
  readonly total: number;
  readonly totalGroups: number;
  /** Null where there is no group. */
  readonly actionName: string | null;
  readonly type: string;
  readonly outcome: string;
  readonly policyId: string | null;
  readonly policyName: string | null;
  readonly riskLevel: string;
  readonly count: number;
  readonly agents: number;
  readonly agentId: string | null;
  /** Unit: nano-USD, as a decimal text. */
  readonly prevented: string;
  readonly reduced: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** How many stand in which part of the time, such as `0:12 23:4`. */
  readonly trend: string;
  readonly latestSeq: number;
}

const { BLOCKED, HIGH_RISK_BLOCKED, MODIFIED } = InterventionClass;
const RANK = `coalesce(list_position([${SEVERITIES.map((level) => `'${level}'`).join(', ')}], risk_level), 0)`;
const NAMES = 'action_name, type, outcome, policy_id, policy_name';
const ORDERS: Readonly<Record<GroupSort, string>> = {
  last_at: `last DESC, ${NAMES}`,
  risk_level: `risk DESC, nano DESC, last DESC, ${NAMES}`,
  count: `n DESC, last DESC, ${NAMES}`,
  cost_prevented_usd: `nano DESC, last DESC, ${NAMES}`,
};
/** What the numbers of a cell stand for. A level is written behind its rank, of one digit. */
const JOINS = [
  `(SELECT code, type, outcome, ${RANK} || risk_level AS risk FROM ${dictionaryTable('state')})`,
  `(SELECT code, coalesce(policy_id, '') AS policy_id, coalesce(policy_name, '') AS policy_name
    FROM ${dictionaryTable('policy')})`,
  `(SELECT code, action_name FROM ${dictionaryTable('action')})`,
  `(SELECT code, nullif(agent_id, '') AS agent_id FROM ${dictionaryTable('agent')} UNION ALL SELECT 0, NULL)`,
].map((words, place) => `JOIN ${words} w${place} ON w${place}.code = split_part(text, ' ', ${place + 1})::INTEGER`);

/**
 * The first groups of the rows, and how many rows and groups there are in all. Counts cells first, and names these; the
 * latest row and the trend are looked for in the groups that are given, and in no others.
 */
export function groupsStatement({ table, condition }: Where, sortBy: GroupSort, limit: number): string {
  return `WITH counted AS MATERIALIZED (
      SELECT cell, count(*) AS n, sum(prevented) AS nano, min(ts) AS first, max(ts) AS last, max(class) AS class
      FROM ${table} WHERE ${condition} GROUP BY cell
    ), named AS MATERIALIZED (
      SELECT counted.*, ${NAMES}, agent_id, risk
      FROM counted JOIN ${dictionaryTable(CELL)} cells ON cells.code = cell ${JOINS.join(' ')}
    ), grouped AS MATERIALIZED (
      SELECT ${NAMES}, sum(n) AS n, max(risk) AS risk, min(first) AS first, max(last) AS last,
        count(DISTINCT agent_id) AS agents, min(agent_id) AS agent_id,
        coalesce(sum(nano) FILTER (class IN (${BLOCKED}, ${HIGH_RISK_BLOCKED})), 0) AS nano,
        coalesce(sum(nano) FILTER (class = ${MODIFIED}), 0) AS reduced
      FROM named GROUP BY ${NAMES}
    ), page AS MATERIALIZED (
      SELECT *, row_number() OVER (ORDER BY ${ORDERS[sortBy]}) AS place FROM grouped ORDER BY place LIMIT ${limit}
    ), members AS (SELECT cell, place, page.last FROM named JOIN page USING (${NAMES})),
    span AS (SELECT min(first) AS since, max(last) - min(first) + 1 AS length FROM grouped),
    parts AS (
      SELECT place, ${TREND_PARTS} * (ts - since) // length AS part, count(*) AS n,
        arg_max(seq, row) FILTER (ts = last) AS seq
      FROM (SELECT cell, ts, seq, row FROM ${table} WHERE ${condition}) JOIN members USING (cell), span
      GROUP BY place, part
    ), rest AS (SELECT place, string_agg(part || ':' || n, ' ') AS trend, max(seq) AS seq FROM parts GROUP BY place),
    totals AS (SELECT coalesce(sum(n), 0)::DOUBLE AS total, count(*)::DOUBLE AS "totalGroups" FROM grouped)
    SELECT totals.*, action_name AS "actionName", type, outcome, nullif(policy_id, '') AS "policyId",
      nullif(policy_name, '') AS "policyName", substr(risk, 2) AS "riskLevel", n::DOUBLE AS count,
      agents::DOUBLE AS agents, if(agents = 1, agent_id, NULL) AS "agentId", nano::VARCHAR AS prevented, reduced::VARCHAR AS reduced,
      first::DOUBLE AS "firstAt", last::DOUBLE AS "lastAt", trend, seq::DOUBLE AS "latestSeq"
    FROM totals LEFT JOIN (page JOIN rest USING (place)) ON true
    ORDER BY place`;
}
