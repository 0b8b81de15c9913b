import type { DuckDBConnection } from '@duckdb/node-api';
import { Parameters } from './parameters';
import { rowsOf } from './rows-of';

/** The sequence of the first ledger entry of a call, or null. An empty id is none. */
export async function ledgerSeqOfCall(
  connection: DuckDBConnection,
  org: number,
  callId: string,
): Promise<number | null> {
  if (callId === '') return null;
  const parameters = new Parameters();
  const sql = `SELECT seq::DOUBLE FROM ledger WHERE org = ${parameters.add(org)} AND call_id = ${parameters.add(callId)}
    ORDER BY row LIMIT 1`;
  const rows = await rowsOf<[number]>(connection, sql, parameters);
  return rows[0]?.[0] ?? null;
}
