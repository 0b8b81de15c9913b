import type { DuckDBConnection } from '@duckdb/node-api';
import { rowsOf } from './rows-of';
import { whereOf } from './where';

/**
 * How many interventions an action had in the time before a moment, which is left out.
 *
 * @param exceptRow - is not counted.
 */
export async function attempts(
  connection: DuckDBConnection,
  org: number,
  actionName: string,
  before: number,
  withinMs: number,
  exceptRow: number,
): Promise<number> {
  const filter = { oneOf: { action_name: [actionName] }, from: before - withinMs, until: before - 1 };
  const { table, condition, parameters } = await whereOf(connection, org, 'intervention', filter);
  const sql = `SELECT count(*)::DOUBLE FROM ${table} WHERE ${condition} AND row <> ${parameters.add(exceptRow)}`;
  const [[count]] = await rowsOf<[number]>(connection, sql, parameters);
  return count;
}
