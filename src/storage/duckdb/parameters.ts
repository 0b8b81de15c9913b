import type { DuckDBValue } from '@duckdb/node-api';

/** The values of a statement: what is asked for never stands in its text. */
export class Parameters {
  readonly values: DuckDBValue[] = [];

  /** Takes a value. @returns what stands for it in the statement. */
  add(value: DuckDBValue): string {
    return `$${this.values.push(value)}`;
  }
}
