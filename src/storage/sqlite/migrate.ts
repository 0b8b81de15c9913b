import { StorageError } from '../../errors/storage-error';
import type { Database } from '../../sqlite/database';
import { APPLICATION_ID, MIGRATIONS } from './schema';

/**
 * Brings a file to the newest version of the tables, one version a transaction: an upgrade that is interrupted goes on
 * where it was.
 *
 * @param path - for messages.
 * @throws {@link StorageError} `STORAGE_FAILED` where the file is of a newer version, or not the platform's at all.
 */
export function migrate(database: Database, path: string, migrations: readonly string[] = MIGRATIONS): void {
  const version = checkedVersion(database, path, migrations.length);
  if (version === 0) database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/**
 * The version of the tables in a file of the platform; 0 of an empty one.
 *
 * @param newest - the highest version that is known.
 * @throws {@link StorageError} `STORAGE_FAILED` where it is higher, or the file is not the platform's.
 */
export function checkedVersion(database: Database, path: string, newest: number = MIGRATIONS.length): number {
  const version = pragma(database, 'user_version');
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (pragma(database, 'application_id') !== APPLICATION_ID && !isEmpty) {
    const message = `${path} is a database of another program. Name the platform's own, or a file that is not there yet.`;
    throw new StorageError('STORAGE_FAILED', message, { path });
  }
  if (version > newest) {
    const message = `${path} was written by a newer agent-sentinel: its tables are of version ${version}, and this one knows ${newest}. Install the newer one, or restore a backup made before.`;
    throw new StorageError('STORAGE_FAILED', message, { path, version, newest });
  }
  return isEmpty ? 0 : version;
}

function pragma(database: Database, name: string): number {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() as Record<string, number>)[0];
}
