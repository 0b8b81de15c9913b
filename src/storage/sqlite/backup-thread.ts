import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../../sqlite/open-database';
import { sqliteFault } from '../../sqlite/sqlite-fault';
import type { Fault } from './jobs';

/** What the thread is started with. */
export interface BackupStart {
  readonly dataFile: string;
  readonly target: string;
}

parentPort?.postMessage(faultOf(workerData as BackupStart));

/** Copies, and tells what went wrong; null where nothing did. */
function faultOf({ dataFile, target }: BackupStart): Fault | null {
  try {
    rmSync(target, { force: true });
    copy(dataFile, target);
    return null;
  } catch (error) {
    const isFull = sqliteFault(error) === 'full' || (error as NodeJS.ErrnoException).code === 'ENOSPC';
    return { isFull, message: (error as Error).message };
  }
}

function copy(dataFile: string, target: string): void {
  const file = openSync(target, 'wx', 0o600);
  try {
    const source = openDatabase(dataFile);
    try {
      source.prepare('VACUUM INTO ?').run(target);
    } finally {
      source.close();
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
