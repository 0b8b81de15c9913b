import { InterventionClass, SEVERITIES } from '../intervention-layout';
import type { GroupSort } from '../queries';
import { dictionaryTable } from './dictionaries';
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
  readonly firstAt: number;
  readonly lastAt: number;
  readonly latestSeq: number;
}

const { BLOCKED, HIGH_RISK_BLOCKED } = InterventionClass;
const KEY = 'same_state, same_policy, same_action';
const RANK = `coalesce(list_position([${SEVERITIES.map((level) => `'${level}'`).join(', ')}], risk_level), 0)`;
/** Of what has one name, in whatever number: the first of its numbers. Not materialised: DuckDB joins it far faster so. */
const STATES = `(SELECT code AS state, min(code) OVER (PARTITION BY type, outcome) AS same_state, risk_level,
  dense_rank() OVER (ORDER BY ${RANK}, risk_level) AS risk FROM ${dictionaryTable('state')})`;
const POLICIES = `(SELECT code AS policy, min(code) OVER (PARTITION BY coalesce(policy_id, ''), coalesce(policy_name, ''))
  AS same_policy FROM ${dictionaryTable('policy')})`;
const ACTIONS = `(SELECT code AS action, min(code) OVER (PARTITION BY action_name) AS same_action
  FROM ${dictionaryTable('action')})`;

const NAMES = 'action_name, type, outcome, policy_id, policy_name';
const ORDERS: Readonly<Record<GroupSort, string>> = {
  last_at: `last DESC, ${NAMES}`,
  count: `n DESC, last DESC, ${NAMES}`,
  cost_prevented_usd: `nano DESC, last DESC, ${NAMES}`,
};

/**
 * The first groups of the rows, and how many rows and groups there are in all. Counts by numbers first; agents and the
 * latest row are looked for in the groups that are given, and in no others.
 */
export function groupsStatement({ table, condition }: Where, sortBy: GroupSort, limit: number): string {
  const rows = `${table} JOIN ${STATES} USING (state) JOIN ${POLICIES} USING (policy) JOIN ${ACTIONS} USING (action)`;
  return `WITH grouped AS MATERIALIZED (
      SELECT ${KEY}, count(*) AS n, max(risk) AS risk, min(ts) AS first, max(ts) AS last,
        coalesce(sum(prevented) FILTER (class IN (${BLOCKED}, ${HIGH_RISK_BLOCKED})), 0) AS nano
      FROM ${rows} WHERE ${condition} GROUP BY ALL
    ), page AS MATERIALIZED (
      SELECT grouped.*, action_name, type, outcome, coalesce(policy_id, '') AS policy_id,
        coalesce(policy_name, '') AS policy_name
      FROM grouped JOIN ${dictionaryTable('state')} s ON s.code = same_state
        JOIN ${dictionaryTable('policy')} p ON p.code = same_policy
        JOIN ${dictionaryTable('action')} a ON a.code = same_action
      ORDER BY ${ORDERS[sortBy]} LIMIT ${limit}
    ), members AS (
      SELECT ${KEY}, agent, max(row) FILTER (ts = last) AS latest, arg_max(seq, row) FILTER (ts = last) AS latest_seq
      FROM ${rows} JOIN (SELECT ${KEY}, last FROM page) USING (${KEY}) WHERE ${condition} GROUP BY ALL
    ), named AS (
      SELECT ${KEY}, arg_max(latest_seq, latest) AS latest_seq, count(DISTINCT nullif(agent_id, '')) AS agents,
        min(nullif(agent_id, '')) AS agent_id
      FROM members LEFT JOIN ${dictionaryTable('agent')} ON code = agent GROUP BY ALL
    ), levels AS (SELECT DISTINCT risk, risk_level FROM ${STATES}),
    totals AS (SELECT coalesce(sum(n), 0)::DOUBLE AS total, count(*)::DOUBLE AS "totalGroups" FROM grouped)
    SELECT totals.*, action_name AS "actionName", type, outcome, nullif(policy_id, '') AS "policyId",
      nullif(policy_name, '') AS "policyName", risk_level AS "riskLevel", n::DOUBLE AS count, agents::DOUBLE AS agents,
      if(agents = 1, agent_id, NULL) AS "agentId", nano::VARCHAR AS prevented, first::DOUBLE AS "firstAt",
      last::DOUBLE AS "lastAt", latest_seq::DOUBLE AS "latestSeq"
    FROM totals LEFT JOIN (page JOIN named USING (${KEY}) JOIN levels USING (risk)) ON true
    ORDER BY ${ORDERS[sortBy]}`;
}
