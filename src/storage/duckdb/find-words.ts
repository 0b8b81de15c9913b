import type { DuckDBConnection } from '@duckdb/node-api';
import type { WordSearch } from './condition';
import { dictionaryTable } from './dictionaries';
import { Parameters } from './parameters';
import { rowsOf } from './rows-of';

/** So many numbers stand in a statement; where there are more, it looks them up itself. */
const MAX_LISTED = 500;
/** A BIGINT has a bit for each of the numbers from 0 to this. */
const LAST_BIT = 62;

/**
 * Finds the words of several searches in one statement.
 *
 * @returns for each search a condition on the column of a table of facts; `parameters` take values that it needs.
 */
export async function findWords(
  connection: DuckDBConnection,
  searches: readonly WordSearch[],
  parameters: Parameters,
): Promise<readonly string[]> {
  if (searches.length === 0) return [];
  const own = new Parameters();
  const parts = searches.map(
    (search, part) => `(SELECT ${part}, code FROM ${wordsOf(search, own)} LIMIT ${MAX_LISTED + 1})`,
  );
  const codes: number[][] = searches.map(() => []);
  for (const [part, code] of await rowsOf<[number, number]>(connection, parts.join(' UNION ALL '), own)) {
    codes[part].push(code);
  }
  return searches.map((search, part) =>
    codes[part].length > MAX_LISTED
      ? `${search.column} IN (SELECT code FROM ${wordsOf(search, parameters)})`
      : isOneOf(search.column, codes[part]),
  );
}

function wordsOf({ column, fits }: WordSearch, parameters: Parameters): string {
  return `${dictionaryTable(column)} WHERE ${fits(parameters)}`;
}

/** Written as what DuckDB compares fastest: one number, bits, a table. */
function isOneOf(column: string, codes: readonly number[]): string {
  if (codes.length === 0) return 'false';
  if (codes.length === 1) return `${column} = ${codes[0]}`;
  if (codes.some((code) => code > LAST_BIT)) return `${column} IN (SELECT unnest([${codes.join(', ')}]))`;
  const bits = codes.reduce((sum, code) => sum | (1n << BigInt(code)), 0n);
  return `(${bits}::BIGINT >> ${column}) & 1 = 1`;
}
