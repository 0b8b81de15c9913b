import type { DuckDBConnection } from '@duckdb/node-api';
import { StorageError } from '../../errors/storage-error';
import type { PageQuery, RecordFilter, SortColumn } from '../queries';
import type { SeqPage } from '../read-model';
import type { RecordKind } from '../truth';
import { cursorOf, type LastKey, readCursor } from './cursor';
import { dictionaryTable } from './dictionaries';
import { pageWindow } from './page-window';
import type { Parameters } from './parameters';
import { rowsOf } from './rows-of';
import { FACT_TABLES } from './schema';
import { whereOf } from './where';

type SortKey = { readonly column: string; readonly read: string; readonly join: string };

const number = (column: string): SortKey => ({ column, read: `${column}::DOUBLE`, join: '' });
const SORT_KEYS: Readonly<Record<SortColumn, SortKey>> = {
  timestamp: number('ts'),
  received_at: number('row'),
  cost_prevented_usd: number('prevented'),
  risk_level: number('severity'),
  action_name: {
    column: 'action_name',
    read: 'action_name',
    join: `JOIN ${dictionaryTable('action')} w ON w.code = action`,
  },
};

/**
 * Part of the list of the rows that a filter lets through, and how many there are in all. Equals are sorted by row, in
 * the same direction.
 *
 * @throws {@link StorageError} `INVALID_CURSOR`
 */
export async function listPage(
  connection: DuckDBConnection,
  org: number,
  kind: RecordKind,
  filter: RecordFilter,
  page: PageQuery,
): Promise<SeqPage> {
  const { sortBy, descending, skip, limit } = page;
  const sortKey = sortKeyOf(kind, sortBy);
  const list = { org, kind, filter, sortBy, descending };
  const last = page.cursor === undefined ? null : readCursor(list, page.cursor, skip);
  const where = await whereOf(connection, org, kind, filter);
  const window = await pageWindow(connection, where, page, last);
  const { total } = window;
  if (skip >= total) return { seqs: [], total, nextCursor: null };

  const { table, condition, parameters } = where;
  const order = descending ? 'DESC' : 'ASC';
  const behind = last === null ? 'true' : isBehind(sortKey.column, descending, last, parameters);
  const sql = `SELECT seq::DOUBLE, ${sortKey.read}, row::DOUBLE FROM ${table} ${sortKey.join}
    WHERE ${condition} AND ${window.condition} AND ${behind}
    ORDER BY ${sortKey.column} ${order}, row ${order} LIMIT ${limit + 1} OFFSET ${window.offset}`;
  const found = await rowsOf<[number, string | number, number]>(connection, sql, parameters);
  const rows = found.slice(0, limit);
  const [, key, row] = rows.at(-1) ?? [0, 0, 0];
  return {
    seqs: rows.map(([seq]) => seq),
    total,
    nextCursor: found.length > limit ? cursorOf(list, { key, row }) : null,
  };
}

function sortKeyOf(kind: RecordKind, sortBy: SortColumn): SortKey {
  const key = SORT_KEYS[sortBy];
  const { columns } = FACT_TABLES[kind];
  if (key.join !== '' || columns.some(({ name }) => name === key.column)) return key;
  const message = `Ledger entries have no ${sortBy}. Sort them by timestamp, received_at or action_name.`;
  throw new StorageError('STORAGE_FAILED', message);
}

function isBehind(column: string, descending: boolean, { key, row }: LastKey, parameters: Parameters): string {
  const behind = descending ? '<' : '>';
  const [bound, last] = [parameters.add(key), parameters.add(row)];
  return `${column} ${behind}= ${bound} AND (${column} ${behind} ${bound} OR row ${behind} ${last})`;
}
