import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from './append-rows';
import type { PreparedRows } from './fact-reader';
import type { FactTable } from './schema';

/** Writes records of one kind into their table. */
export class FactWriter {
  private appender: DuckDBAppender | undefined;

  /** @param lastRow - the highest row that the table holds: one that is not above it may be there already. */
  constructor(
    private readonly connection: DuckDBConnection,
    private readonly table: FactTable,
    private lastRow: number,
  ) {}

  /** Writes rows in the place of what is there of them. */
  async write({ rows, columns }: PreparedRows): Promise<void> {
    if (rows.length === 0) return;
    const { name } = this.table;
    const known = rows.filter((row) => row <= this.lastRow);
    if (known.length > 0) await this.connection.run(`DELETE FROM ${name} WHERE row IN (${known.join(', ')})`);
    this.appender ??= await this.connection.createAppender(name);
    appendRows(this.appender, columns);
    for (const row of rows) if (row > this.lastRow) this.lastRow = row;
  }
}
