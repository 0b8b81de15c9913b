import { StorageError } from '../errors/storage-error';
import type { Database } from './database';

type Driver = (path: string) => Database;

/** How a file is written. */
export interface FileLayout {
  /** Default `WAL`: readers and a writer do not wait for each other. `MEMORY` makes no files beside it. */
  readonly journal?: 'WAL' | 'MEMORY';
  /** Of a file that is made now; a power of two from 512 to 65536, default 4096. Unit: bytes. */
  readonly pageSize?: number;
}

/**
 * Opens a SQLite file, with write-ahead logging, by the driver that is there: `better-sqlite3`, else `node:sqlite`.
 *
 * @param schema - SQL that makes the tables where they are not there, or sets up the connection.
 * @param busyTimeoutMs - how long a statement waits for another connection. Unit: milliseconds.
 * @throws {@link StorageError} `NO_SQLITE_DRIVER` where there is neither, `STORAGE_FAILED` where the file cannot be used.
 */
export function openDatabase(
  path: string,
  schema = '',
  busyTimeoutMs = 5000,
  { journal = 'WAL', pageSize = 4096 }: FileLayout = {},
): Database {
  const driver = betterSqlite3() ?? nodeSqlite();
  if (driver === null) {
    const message =
      'No SQLite driver was found. Install better-sqlite3 (npm install better-sqlite3), or run on Node 22.13 or later, which has one.';
    throw new StorageError('NO_SQLITE_DRIVER', message);
  }
  let database: Database | undefined;
  try {
    database = driver(path);
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}; PRAGMA page_size = ${pageSize};`);
    database.exec(`PRAGMA journal_mode = ${journal}; PRAGMA synchronous = NORMAL;`);
    if (schema !== '') database.exec(schema);
    return database;
  } catch (cause) {
    database?.close();
    const message = `The database ${path} cannot be used: ${(cause as Error).message}. Check that its folder exists and may be written.`;
    throw new StorageError('STORAGE_FAILED', message, { path }, { cause });
  }
}

function betterSqlite3(): Driver | null {
  const Sqlite = load('better-sqlite3') as (new (path: string) => Database) | null;
  if (Sqlite === null) return null;
  try {
    // Its native part is loaded with the first database, and may not have been built for this Node.
    new Sqlite(':memory:').close();
  } catch {
    return null;
  }
  return (path) => new Sqlite(path);
}

function nodeSqlite(): Driver | null {
  const module = load('node:sqlite') as { DatabaseSync: new (path: string) => Database } | null;
  return module === null ? null : (path) => new module.DatabaseSync(path);
}

/** An optional package may be absent. */
function load(name: string): unknown {
  try {
    return require(name);
  } catch {
    return null;
  }
}
