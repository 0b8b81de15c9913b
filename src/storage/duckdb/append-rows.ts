import type { DuckDBAppender, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import type { ColumnValues } from './column-values';
import { duckdbDriver } from './driver';

/** The rows that a chunk may have at most. */
const CHUNK_ROWS = 2048;

/** Appends rows, given as columns, to a table. Runs on the thread that calls it, about a microsecond a row. */
export function appendRows(appender: DuckDBAppender, columns: readonly ColumnValues[]): void {
  const { DuckDBDataChunk } = duckdbDriver();
  const types = columns.map((_, index) => appender.columnType(index));
  const count = columns[0].length;
  for (let start = 0; start < count; start += CHUNK_ROWS) {
    const chunk = DuckDBDataChunk.create(types, Math.min(CHUNK_ROWS, count - start));
    for (let index = 0; index < columns.length; index++) fill(chunk, index, types[index], columns[index], start);
    appender.appendDataChunk(chunk);
  }
  appender.flushSync();
}

function fill(chunk: DuckDBDataChunk, index: number, type: DuckDBType, values: ColumnValues, start: number): void {
  const isBig = type.typeId === duckdbDriver().DuckDBTypeId.BIGINT;
  const vector = chunk.getColumnVector(index);
  const count = chunk.rowCount;
  for (let row = 0; row < count; row++) {
    const value = values[start + row];
    vector.setItem(row, isBig ? BigInt(value as number) : value);
  }
  vector.flush();
}
