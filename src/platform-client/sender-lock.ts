import { join } from 'node:path';
import type { Clock } from '../core/clock';
import { StorageError } from '../errors/storage-error';
import { LockFile } from './lock-file';

/** The one place of a home at which records are sent, while somebody has it. */
export interface SenderLock {
  /** Gives it back. */
  release(): void;
}

/** Takes a lock of SQLite, which the death of its holder frees; null where another one has it. */
export type TakeFileLock = (path: string) => SenderLock | null;

/**
 * Makes what takes the place of the sender of a home: a lock of SQLite (`sync.lock`), else a file that is renewed
 * (`sync.lock.held`).
 *
 * @param takeFileLock - throws `NO_SQLITE_DRIVER` where there is no SQLite.
 * @returns gives null where another one has it, be it in this process; throws where the home cannot be written to.
 */
export function senderLock(home: string, clock: Clock, takeFileLock: TakeFileLock): () => SenderLock | null {
  const file = new LockFile(join(home, 'sync.lock.held'), clock);
  let hasSqlite = true;
  return () => {
    if (!hasSqlite) return file.take();
    try {
      return takeFileLock(join(home, 'sync.lock'));
    } catch (error) {
      if (!StorageError.isInstance(error) || error.code !== 'NO_SQLITE_DRIVER') throw error;
      hasSqlite = false;
      return file.take();
    }
  };
}
