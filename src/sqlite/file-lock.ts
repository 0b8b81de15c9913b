import { createPrivateFile } from './create-private-file';
import type { Database } from './database';
import { openDatabase } from './open-database';
import { sqliteFault } from './sqlite-fault';

/**
 * A lock that one holder has at a time, in whatever process, and that its death frees, however it dies: an exclusive
 * transaction on a SQLite file of its own, which is made where it is not there and stays.
 */
export class FileLock {
  private constructor(private readonly database: Database) {}

  /**
   * Takes the lock, or does not; waits for nobody.
   *
   * @returns null where another one has it, be it in this process.
   * @throws {@link StorageError} where the file cannot be used.
   */
  static take(path: string): FileLock | null {
    createPrivateFile(path);
    try {
      return new FileLock(openDatabase(path, 'BEGIN EXCLUSIVE', 0, { journal: 'MEMORY' }));
    } catch (error) {
      if (sqliteFault(error) === 'busy') return null;
      throw error;
    }
  }

  /** Gives it back. */
  release(): void {
    this.database.close();
  }
}
