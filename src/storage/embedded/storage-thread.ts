import { parentPort, workerData } from 'node:worker_threads';
import { CommittedFeed } from '../sqlite/committed-feed';
import { openForWriting } from '../sqlite/connections';
import { writeJobs } from '../sqlite/write-jobs';
import type { WriterStart } from '../sqlite/writer-thread';
import { answerQuestions } from './answer-questions';
import type { ReadModelStart } from './read-model-messages';

/** What the thread is started with. */
export interface StorageThreadStart extends WriterStart {
  readonly readModel: ReadModelStart;
}

if (parentPort !== null) {
  const { path, readModel } = workerData as StorageThreadStart;
  const file = openForWriting(path);
  const source = new CommittedFeed(file);
  writeJobs(parentPort, file, (jobs, answers) => source.note(jobs, answers));
  answerQuestions(readModel, source);
  // Without the writer there is nothing to answer from.
  parentPort.once('close', () => readModel.port.close());
}
