/** A value that SQLite keeps. */
export type SqlValue = string | number | bigint | null;

/** A statement that is compiled once and run often. */
export interface Statement {
  run(...values: SqlValue[]): { readonly changes: number | bigint };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

/** What the drivers `better-sqlite3` and `node:sqlite` have in common. */
export interface Database {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): void;
}
