import type { DuckDBConnection } from '@duckdb/node-api';
import type { RecordFilter } from '../queries';
import type { RecordKind } from '../truth';
import { whereOf } from './where';

/** The sequences of all rows that a filter lets through, the latest first: 8 bytes each. */
export async function allSeqs(
  connection: DuckDBConnection,
  org: number,
  kind: RecordKind,
  filter: RecordFilter,
): Promise<readonly Float64Array[]> {
  const { table, condition, parameters } = await whereOf(connection, org, kind, filter);
  const sql = `SELECT seq::DOUBLE FROM ${table} WHERE ${condition} ORDER BY ts DESC, row DESC`;
  const pieces: Float64Array[] = [];
  const result = await connection.stream(sql, parameters.values);
  for await (const chunk of result) pieces.push(Float64Array.from(chunk.getColumnValues(0) as number[]));
  return pieces;
}
