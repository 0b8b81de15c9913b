import { parentPort, workerData } from 'node:worker_threads';
import { beginThread } from '../begin-thread';
import { openForWriting } from './connections';
import { writeJobs } from './write-jobs';

/** What a thread that writes is started with. */
export interface WriterStart {
  /** Of the file, which has all tables. */
  readonly path: string;
}

if (parentPort !== null) {
  const port = parentPort;
  beginThread(port, () => writeJobs(port, openForWriting((workerData as WriterStart).path)));
}
