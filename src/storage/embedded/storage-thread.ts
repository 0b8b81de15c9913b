import { parentPort, workerData } from 'node:worker_threads';
import { beginThread } from '../begin-thread';
import { CommittedFeed } from '../sqlite/committed-feed';
import { openForWriting } from '../sqlite/connections';
import { RightOfWay } from '../sqlite/right-of-way';
import { writeJobs } from '../sqlite/write-jobs';
import type { WriterStart } from '../sqlite/writer-thread';
import { answerQuestions } from './answer-questions';
import type { ReadModelStart } from './read-model-messages';

/** What the thread is started with. */
export interface StorageThreadStart extends WriterStart {
  readonly readModel: ReadModelStart;
}

if (parentPort !== null) {
  const port = parentPort;
  const { path, readModel } = workerData as StorageThreadStart;
  beginThread(port, () => {
    const file = openForWriting(path);
    const source = new CommittedFeed(file);
    const rightOfWay = new RightOfWay();
    answerQuestions(readModel, source, rightOfWay);
    writeJobs(port, file, { onAnswered: (jobs, answers) => source.note(jobs, answers), rightOfWay });
  });
  // Without the writer there is nothing to answer from.
  port.once('close', () => readModel.port.close());
}
