import type { DuckDBConnection, DuckDBDataChunk, DuckDBResultReader, DuckDBVector } from '@duckdb/node-api';
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

/** Runs a statement of which every column is a number, and none is null. @returns its columns, in their order. */
export async function numbersOf<Columns extends readonly Float64Array[]>(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters,
): Promise<Columns> {
  const statement = await connection.prepare(sql);
  try {
    statement.bind(parameters.values);
    const result = await statement.run();
    return numbersIn(await result.fetchAllChunks(), result.columnCount) as readonly Float64Array[] as Columns;
  } finally {
    statement.destroySync();
  }
}

/** In loops of their own, which take a fifth of the time that the driver's lists take. */
function numbersIn(chunks: readonly DuckDBDataChunk[], columnCount: number): readonly Float64Array[] {
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  return Array.from({ length: columnCount }, (_, column) => {
    const numbers = new Float64Array(rowCount);
    let place = 0;
    for (const chunk of chunks) {
      const vector = chunk.getColumnVector(column) as DuckDBVector<number>;
      const { itemCount } = vector;
      for (let row = 0; row < itemCount; row++, place++) numbers[place] = vector.getItem(row) as number;
    }
    return numbers;
  });
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
