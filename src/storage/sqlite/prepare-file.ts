import { createPrivateFile } from '../../sqlite/create-private-file';
import type { Database } from '../../sqlite/database';
import { openDatabase } from '../../sqlite/open-database';
import { migrate } from './migrate';
import { PAGE_SIZE } from './schema';

const WAIT_MS = 5000;

/**
 * Makes the file where it is not there, readable by its owner alone, and brings its tables to the newest version.
 *
 * @returns a connection to it.
 * @throws {@link StorageError} `STORAGE_FAILED` where it cannot be used, is of a newer version or not the platform's.
 */
export function prepareFile(path: string): Database {
  createPrivateFile(path);
  const database = openDatabase(path, '', WAIT_MS, { pageSize: PAGE_SIZE });
  try {
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
