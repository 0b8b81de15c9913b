import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordFilter } from '../queries';
import type { AgentSummary } from '../read-model';
import { activities } from './activity';
import { dictionaryTable } from './dictionaries';
import { Parameters } from './parameters';
import { rowsOf } from './rows-of';
import { whereOf } from './where';

/** Agents, the one seen last first; equals by their ids. */
export async function agents(
  connection: DuckDBConnection,
  org: number,
  page: { readonly skip: number; readonly limit: number },
  filter: RecordFilter = { oneOf: {} },
): Promise<{ readonly agents: readonly AgentSummary[]; readonly total: number }> {
  const { found, total } = await activities(connection, org, { by: 'agent', orderBy: 'lastAt', filter, ...page });
  if (found.length === 0) return { agents: [], total };
  const runCounts = await runsOf(
    connection,
    org,
    found.map(({ name }) => name),
  );
  const summaries = found.map(
    ({ name, agentId, firstAt, lastAt, ...counts }): AgentSummary => ({
      agentId: name,
      firstSeenAt: firstAt,
      lastSeenAt: lastAt,
      runs: runCounts.get(name) ?? 0,
      ...counts,
    }),
  );
  return { agents: summaries, total };
}

async function runsOf(
  connection: DuckDBConnection,
  org: number,
  agentIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const parameters = new Parameters();
  const filter = { oneOf: { agent_id: agentIds } };
  const interventions = await whereOf(connection, org, 'intervention', filter, parameters);
  const ledger = await whereOf(connection, org, 'ledger', filter, parameters);
  const sql = `SELECT agent_id, count(DISTINCT run_id)::DOUBLE FROM (
      SELECT agent, run FROM interventions WHERE ${interventions.condition}
      UNION SELECT agent, run FROM ledger WHERE ${ledger.condition}
    ) JOIN ${dictionaryTable('agent')} a ON a.code = agent JOIN ${dictionaryTable('run')} r ON r.code = run
    GROUP BY agent_id`;
  return new Map(await rowsOf<[string, number]>(connection, sql, parameters));
}
