import type { DuckDBConnection } from '@duckdb/node-api';
import { HOUR_MS } from '../hour-of';
import type { PageQuery } from '../queries';
import type { LastKey } from './cursor';
import { rowsOf } from './rows-of';
import type { Where } from './where';

const BITS = 13;

/** A column that is ordered, and what puts neighbours together: an hour, a level, an arrival one after another. */
interface Buckets {
  readonly column: string;
  readonly bucket: string;
  readonly length: number;
}

/** How the columns are put together by which a window can be found. */
const BUCKETS: Readonly<Partial<Record<PageQuery['sortBy'], Buckets>>> = {
  timestamp: { column: 'ts', bucket: 'hour', length: HOUR_MS },
  risk_level: { column: 'severity', bucket: 'severity', length: 1 },
  received_at: { column: 'row', bucket: `row >> ${BITS}`, length: 2 ** BITS },
};

/** How many rows there are in all, and where those of a page must be. */
export interface PageWindow {
  readonly total: number;
  /** Beside the condition, so that few rows have to be sorted. */
  readonly condition: string;
  /** How many rows of the window stand before the page. */
  readonly offset: number;
}

/**
 * Counts the rows, and finds the part in which a page must be: any page is then as quick as the first.
 *
 * @param last - where the page before ended; the page begins behind it.
 */
export async function pageWindow(
  connection: DuckDBConnection,
  { table, condition, parameters }: Where,
  page: PageQuery,
  last: LastKey | null,
): Promise<PageWindow> {
  const buckets = BUCKETS[page.sortBy];
  if (buckets === undefined) {
    const sql = `SELECT count(*)::DOUBLE FROM ${table} WHERE ${condition}`;
    const [[total]] = await rowsOf<[number]>(connection, sql, parameters);
    return { total, condition: 'true', offset: page.skip };
  }
  const [first, order, behind] = page.descending ? ['max', 'DESC', '<'] : ['min', 'ASC', '>'];
  // Of the bucket in which the page before ended nobody knows how many rows are left: they do not count here.
  const counted = last === null ? 'n' : `if(b ${behind} ${Math.floor((last.key as number) / buckets.length)}, n, 0)`;
  const { skip, limit } = page;
  const sql = `WITH buckets AS (SELECT ${buckets.bucket} AS b, count(*) AS n FROM ${table} WHERE ${condition} GROUP BY b),
    summed AS (SELECT b, n, sum(${counted}) OVER (ORDER BY b ${order}) AS upto FROM buckets)
    SELECT coalesce(sum(n), 0)::DOUBLE, ${first}(b) FILTER (upto > ${skip})::DOUBLE,
      ${first}(b) FILTER (upto > ${skip + limit})::DOUBLE, coalesce(max(upto) FILTER (upto <= ${skip}), 0)::DOUBLE
    FROM summed`;
  const [[total, begin, end, before]] = await rowsOf<[number, number | null, number | null, number]>(
    connection,
    sql,
    parameters,
  );
  const edges = page.descending
    ? { from: end, until: last === null ? begin : null }
    : { from: last === null ? begin : null, until: end };
  return { total, condition: within(buckets, edges.from, edges.until), offset: last === null ? skip - before : 0 };
}

function within({ column, length }: Buckets, from: number | null, until: number | null): string {
  const limits = [
    ...(from === null ? [] : [`${column} >= ${from * length}`]),
    ...(until === null ? [] : [`${column} < ${(until + 1) * length}`]),
  ];
  return limits.length === 0 ? 'true' : limits.join(' AND ');
}
