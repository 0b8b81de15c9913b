import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { StorageError } from '../../errors/storage-error';
import { openDatabase } from '../../sqlite/open-database';
import { threadFile } from '../thread-file';
import type { BackupStart } from './backup-thread';
import type { Fault } from './jobs';
import { checkedVersion } from './migrate';
import { syncFolder } from './sync-folder';

/**
 * Copies a platform's database into a new file, consistently and whole, also while a server in this process or another
 * one uses it. A thread makes the copy, under another name beside it; it appears at once, readable by its owner alone.
 *
 * @param target - a file that is not there yet: a backup never replaces another one.
 * @throws {@link StorageError} `STORAGE_FAILED` where there is no database of the platform, or the target is there or
 * cannot be written; `STORAGE_FULL`.
 */
export async function backUp(dataFile: string, target: string): Promise<void> {
  refuse(
    !existsSync(dataFile),
    `There is no database ${dataFile} to back up. Name the platform's with --data.`,
    dataFile,
  );
  refuse(existsSync(target), `${target} is there already. Name a file that is not, or move that one away.`, target);
  const source = openDatabase(dataFile);
  try {
    checkedVersion(source, dataFile);
  } finally {
    source.close();
  }
  const partial = `${target}.partial`;
  try {
    const fault = await copyInThread({ dataFile, target: partial });
    if (fault !== null) throw notWritten(target, fault);
    renameSync(partial, target);
    syncFolder(dirname(resolve(target)));
  } finally {
    rmSync(partial, { force: true });
  }
}

function copyInThread(workerData: BackupStart): Promise<Fault | null> {
  const { path, execArgv } = threadFile('storage/sqlite/backup-thread');
  const worker = new Worker(path, { workerData, execArgv: [...execArgv], name: 'backup' });
  return new Promise((ended, failed) => {
    worker.once('message', ended);
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('The thread that copies has ended.')));
  });
}

function refuse(isSo: boolean, message: string, path: string): void {
  if (isSo) throw new StorageError('STORAGE_FAILED', message, { path });
}

function notWritten(path: string, { isFull, message }: Fault): StorageError {
  const remedy = isFull ? 'Free space on its disk.' : 'Check that its folder exists and may be written.';
  const text = `${path} could not be written: ${message}. ${remedy}`;
  return new StorageError(isFull ? 'STORAGE_FULL' : 'STORAGE_FAILED', text, { path });
}
