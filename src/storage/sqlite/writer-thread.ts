import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting } from './connections';
import { writeJobs } from './write-jobs';

/** What a thread that writes is started with. */
export interface WriterStart {
  /** Of the file, which has all tables. */
  readonly path: string;
}

if (parentPort !== null) writeJobs(parentPort, openForWriting((workerData as WriterStart).path));
