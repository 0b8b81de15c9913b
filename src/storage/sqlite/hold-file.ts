import { StorageError } from '../../errors/storage-error';
import { FileLock } from '../../sqlite/file-lock';

/**
 * Takes the one place at a file of the platform: one process holds it at a time. The lock is a file of its own beside it,
 * so that a backup can read while a server holds.
 *
 * @throws {@link StorageError} `STORAGE_IN_USE` where another process, or another store of this one, has it.
 */
export function holdFile(path: string): FileLock {
  const lock = FileLock.take(`${path}.lock`);
  if (lock !== null) return lock;
  const message = `${path} is in use by another agent-sentinel platform. End that one, or name another file with --data.`;
  throw new StorageError('STORAGE_IN_USE', message, { path });
}
