import type { DuckDBConnection, DuckDBResultReader } from '@duckdb/node-api';
import type { Parameters } from './parameters';

/** Runs a statement. @returns its rows, the columns of each in their order. */
export async function rowsOf<Row extends readonly unknown[]>(
  connection: DuckDBConnection,
  sql: string,
  parameters?: Parameters,
): Promise<readonly Row[]> {
  return (await read(connection, sql, parameters)).getRows() as unknown as readonly Row[];
}

/** Runs a statement. @returns its rows, the columns of each by name. */
export async function rowObjectsOf<Row extends object>(
  connection: DuckDBConnection,
  sql: string,
  parameters?: Parameters,
): Promise<readonly Row[]> {
  return (await read(connection, sql, parameters)).getRowObjects() as unknown as readonly Row[];
}

/** Runs a statement. @returns its columns, in their order. */
export async function columnsOf<Columns extends readonly (readonly unknown[])[]>(
  connection: DuckDBConnection,
  sql: string,
  parameters?: Parameters,
): Promise<Columns> {
  return (await read(connection, sql, parameters)).getColumns() as unknown as Columns;
}

async function read(connection: DuckDBConnection, sql: string, parameters?: Parameters): Promise<DuckDBResultReader> {
  const statement = await connection.prepare(sql);
  try {
    if (parameters !== undefined) statement.bind(parameters.values);
    return await statement.runAndReadAll();
  } finally {
    // Otherwise its memory is kept until JavaScript next collects garbage.
    statement.destroySync();
  }
}
