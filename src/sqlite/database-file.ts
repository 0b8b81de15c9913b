import { statSync } from 'node:fs';
import type { Database, Statement } from './database';
import { openDatabase } from './open-database';

/**
 * A SQLite file that is opened when it is needed: with {@link DatabaseFile.transact}, also after it was closed.
 *
 * @param schema - SQL that makes the tables where they are not there.
 */
export class DatabaseFile {
  private database: Database | null = null;
  private readonly statements = new Map<string, Statement>();
  /** The file that was opened, whatever its path names by now. */
  private identity: string | undefined;
  private busyTimeoutMs = 0;

  constructor(
    readonly path: string,
    private readonly schema: string,
  ) {}

  /** Whether the path names another file than the one that is open, or none. */
  get isReplaced(): boolean {
    return this.database !== null && identityOf(this.path) !== this.identity;
  }

  /**
   * Runs work in a transaction of its own, which no other connection's can come between.
   *
   * @param waitMs - how long to wait for another connection; blocks the process. Unit: milliseconds.
   * @throws {@link StorageError} where the file cannot be opened; whatever the driver or the work throws.
   */
  transact<T>(waitMs: number, work: () => T): T {
    const database = this.open(waitMs);
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      this.rollBack(database);
      throw error;
    }
  }

  /** A statement of the file that is open. */
  sql(text: string): Statement {
    let statement = this.statements.get(text);
    if (statement === undefined) {
      statement = (this.database as Database).prepare(text);
      this.statements.set(text, statement);
    }
    return statement;
  }

  /** Opens it where it is closed. */
  open(waitMs: number): Database {
    if (this.database === null) {
      this.database = openDatabase(this.path, this.schema, waitMs);
      this.busyTimeoutMs = waitMs;
      this.identity = identityOf(this.path);
    }
    if (waitMs !== this.busyTimeoutMs) {
      this.database.exec(`PRAGMA busy_timeout = ${waitMs}`);
      this.busyTimeoutMs = waitMs;
    }
    return this.database;
  }

  close(): void {
    const { database } = this;
    this.database = null;
    this.statements.clear();
    database?.close();
  }

  private rollBack(database: Database): void {
    try {
      database.exec('ROLLBACK');
    } catch {
      // A full disk has rolled it back already; whatever else it was, a new connection begins anew.
      this.close();
    }
  }
}

function identityOf(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}
