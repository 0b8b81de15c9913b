import type { DuckDBConnection } from '@duckdb/node-api';
import type { RunPage } from '../queries';
import type { RunSummary } from '../read-model';
import type { RecordKind } from '../truth';
import { type Activity, activities } from './activity';
import { Parameters } from './parameters';
import { rowsOf } from './rows-of';
import { whereOf } from './where';

const MAX_RECORDS = 1_000;

/** Runs, the one that began last first; equals by their ids. */
export async function runs(
  connection: DuckDBConnection,
  org: number,
  { agentId, ...wanted }: RunPage,
): Promise<{ readonly runs: readonly RunSummary[]; readonly total: number }> {
  const filter = { oneOf: agentId === undefined ? {} : { agent_id: [agentId] } };
  const page = { by: 'run', orderBy: 'firstAt', filter, ...wanted } as const;
  const { found, total } = await activities(connection, org, page);
  return { runs: found.map(toSummary), total };
}

/** A run with its first 1,000 records in order of time; null where the organisation has none of that id. */
export async function run(
  connection: DuckDBConnection,
  org: number,
  runId: string,
): Promise<{
  readonly summary: RunSummary;
  readonly records: readonly { readonly kind: RecordKind; readonly seq: number }[];
} | null> {
  const filter = { oneOf: { run_id: [runId] } };
  const page = { by: 'run', orderBy: 'firstAt', filter, skip: 0, limit: 1 } as const;
  const { found } = await activities(connection, org, page);
  if (found.length === 0) return null;
  const parameters = new Parameters();
  const interventions = await whereOf(connection, org, 'intervention', filter, parameters);
  const ledger = await whereOf(connection, org, 'ledger', filter, parameters);
  const sql = `SELECT kind, seq::DOUBLE FROM (
      SELECT 'intervention' AS kind, ts, row, seq FROM interventions WHERE ${interventions.condition}
      UNION ALL SELECT 'ledger', ts, row, seq FROM ledger WHERE ${ledger.condition}
    ) ORDER BY ts, kind, row LIMIT ${MAX_RECORDS}`;
  const rows = await rowsOf<[RecordKind, number]>(connection, sql, parameters);
  return { summary: toSummary(found[0]), records: rows.map(([kind, seq]) => ({ kind, seq })) };
}

function toSummary({ name, firstAt, lastAt, ...counts }: Activity): RunSummary {
  return { runId: name, startedAt: firstAt, endedAt: lastAt, ...counts };
}
