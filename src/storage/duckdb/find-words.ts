import type { DuckDBConnection } from '@duckdb/node-api';
import type { WordCondition } from './condition';
import { dictionaryTable } from './dictionaries';
import { Parameters } from './parameters';
import { rowsOf } from './rows-of';

/** So many numbers stand in a statement; where there are more, it looks them up itself. */
const MAX_LISTED = 500;
/** A BIGINT has a bit for each of the numbers from 0 to this. */
const LAST_BIT = 62;

/**
 * Finds the words of several conditions in one statement.
 *
 * @returns for each a condition on the column of a table of facts; `parameters` take values that it needs.
 */
export async function findWords(
  connection: DuckDBConnection,
  conditions: readonly WordCondition[],
  parameters: Parameters,
): Promise<readonly string[]> {
  if (conditions.length === 0) return [];
  const own = new Parameters();
  const parts = conditions.map(
    (condition, part) => `(SELECT ${part}, code FROM ${wordsOf(condition, own)} LIMIT ${MAX_LISTED + 1})`,
  );
  const codes: number[][] = conditions.map(() => []);
  for (const [part, code] of await rowsOf<[number, number]>(connection, parts.join(' UNION ALL '), own)) {
    codes[part].push(code);
  }
  return conditions.map((condition, part) =>
    codes[part].length > MAX_LISTED
      ? `${condition.column} IN (SELECT code FROM ${wordsOf(condition, parameters)})`
      : isOneOf(condition.column, codes[part]),
  );
}

function wordsOf({ column, fits }: WordCondition, parameters: Parameters): string {
  return `${dictionaryTable(column)} WHERE ${fits(parameters)}`;
}

/** Written as what DuckDB compares fastest: one number, bits, a list. */
function isOneOf(column: string, codes: readonly number[]): string {
  if (codes.length === 0) return 'false';
  if (codes.length === 1) return `${column} = ${codes[0]}`;
  if (codes.some((code) => code > LAST_BIT)) return `${column} IN (${codes.join(', ')})`;
  const bits = codes.reduce((sum, code) => sum | (1n << BigInt(code)), 0n);
  return `(${bits}::BIGINT >> ${column}) & 1 = 1`;
}
