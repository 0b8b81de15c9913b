import type { DuckDBConnection } from '@duckdb/node-api';
import type { LedgerStats } from '../../figures/ledger-figures';
import { LedgerClass } from '../ledger-layout';
import type { RecordFilter } from '../queries';
import { nanoSumOf } from './nano-sum-of';
import { rowsOf } from './rows-of';
import { whereOf } from './where';

/** The figures of the ledger entries that a filter lets through: what `LedgerFigures` gives for their bodies. */
export async function ledgerStats(
  connection: DuckDBConnection,
  org: number,
  filter: RecordFilter,
): Promise<LedgerStats> {
  const { table, condition, parameters } = await whereOf(connection, org, 'ledger', filter);
  const sql = `SELECT count(*)::DOUBLE, count(*) FILTER (class = ${LedgerClass.ERROR})::DOUBLE, coalesce(sum(spent), 0)::VARCHAR
    FROM ${table} WHERE ${condition} AND class <> ${LedgerClass.DID_NOT_RUN}`;
  const [[calls, errors, spent]] = await rowsOf<[number, number, string]>(connection, sql, parameters);
  return { calls, errors, cost_usd: nanoSumOf(spent).usd };
}
