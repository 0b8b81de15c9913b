import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from './append-rows';
import type { PreparedRows } from './fact-reader';
import type { GoneStep } from './last-steps';
import { rowsOf } from './rows-of';
import type { FactTable } from './schema';

/** Writes the records of one kind into their table. */
export class FactWriter {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly table: FactTable,
    private readonly appender: DuckDBAppender,
    /** The highest row that the table held: one that is not above it may be there. */
    private lastRow: number,
  ) {}

  /** @param connection - the one that writes. */
  static async of(connection: DuckDBConnection, table: FactTable): Promise<FactWriter> {
    const [[row]] = await rowsOf<[number]>(connection, `SELECT coalesce(max(row), 0)::DOUBLE FROM ${table.name}`);
    return new FactWriter(connection, table, await connection.createAppender(table.name), row);
  }

  /** Those of some rows that may be there already. */
  known(rows: Float64Array): Float64Array {
    return rows.filter((row) => row <= this.lastRow);
  }

  async remove(rows: Float64Array): Promise<void> {
    if (rows.length > 0) await this.connection.run(`DELETE FROM ${this.table.name} WHERE row IN (${rows.join(', ')})`);
  }

  async removeGone({ org, upToRow }: GoneStep): Promise<void> {
    await this.connection.run(`DELETE FROM ${this.table.name} WHERE org = $1 AND row <= $2`, [org, upToRow]);
  }

  append({ rows, columns }: PreparedRows): void {
    if (rows.length === 0) return;
    appendRows(this.appender, columns);
    for (const row of rows) if (row > this.lastRow) this.lastRow = row;
  }
}
