import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StorageError } from '../../errors/storage-error';
import type { Database } from '../../sqlite/database';
import { openDatabase } from '../../sqlite/open-database';
import { holdFile } from './hold-file';
import { checkedVersion } from './migrate';
import { syncFolder } from './sync-folder';

/** What stands beside a database and belongs to what is replaced: the log, its index, and the read model with its own. */
const BESIDE = ['-wal', '-shm', '.read', '.read.wal'];

/**
 * Puts a backup in the place of a platform's database, whole or not at all. What was there is gone afterwards; the backup
 * stays. Blocks until it is done.
 *
 * @throws {@link StorageError} `STORAGE_IN_USE` where a server holds the database; `STORAGE_FAILED` where the backup is
 * not there, damaged, of a newer version, or not a platform's; then nothing has changed.
 */
export function restore(backupFile: string, dataFile: string): void {
  if (!existsSync(backupFile)) {
    const message = `There is no backup ${backupFile}. Name a file that agent-sentinel backup has made.`;
    throw new StorageError('STORAGE_FAILED', message, { path: backupFile });
  }
  const lock = holdFile(dataFile);
  const copy = `${dataFile}.restoring`;
  try {
    copyWhole(backupFile, copy);
    verify(copy, backupFile);
    putLogAway(dataFile);
    // A log that is left would be played into the database that comes now.
    for (const ending of BESIDE) rmSync(dataFile + ending, { force: true });
    renameSync(copy, dataFile);
    syncFolder(dirname(resolve(dataFile)));
  } finally {
    for (const ending of ['', '-wal', '-shm']) rmSync(copy + ending, { force: true });
    lock.release();
  }
}

function copyWhole(from: string, to: string): void {
  rmSync(to, { force: true });
  copyFileSync(from, to, constants.COPYFILE_FICLONE);
  chmodSync(to, 0o600);
  const file = openSync(to, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function verify(copy: string, backupFile: string): void {
  let database: Database | undefined;
  try {
    database = openDatabase(copy, '', 0, { journal: 'MEMORY' });
    const { quick_check: found } = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (found !== 'ok' || checkedVersion(database, backupFile) === 0) throw new Error(found);
  } catch (cause) {
    // Of a newer version, or of another program: that is no damage.
    if (StorageError.isInstance(cause) && cause.cause === undefined) throw cause;
    const message = `The backup ${backupFile} is damaged. Take another one.`;
    throw new StorageError('STORAGE_FAILED', message, { path: backupFile }, { cause });
  } finally {
    database?.close();
  }
}

/** Brings what is logged into the database, so that it is whole until the other one takes its place. */
function putLogAway(dataFile: string): void {
  if (!existsSync(dataFile)) return;
  try {
    openDatabase(dataFile).close();
  } catch {
    // It is damaged; that is why it is replaced.
  }
}
