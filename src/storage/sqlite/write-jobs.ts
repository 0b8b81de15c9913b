import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { DatabaseFile } from '../../sqlite/database-file';
import { JobRunner } from './job-runner';
import type { Answers, Job } from './jobs';

/** So many records are written in one transaction: the first of them shall not wait for all that a flood brings. */
const MAX_RECORDS = 10_000;

/** What arrives: jobs, and null at the end. */
export type WriterMessage = Job | null;

/**
 * Does what arrives at a port: a transaction takes everything that has gathered while the one before was under way.
 *
 * @param file - is open for writing; it is closed at the end, and the port with it.
 * @param onAnswered - is told of each transaction.
 */
export function writeJobs(
  port: MessagePort,
  file: DatabaseFile,
  onAnswered: (jobs: readonly Job[], answers: Answers) => void = () => undefined,
): void {
  const runner = new JobRunner(file);
  port.on('message', (first: WriterMessage) => {
    const { jobs, isEnd } = gather(port, first);
    if (jobs.length > 0) {
      const answers = runner.run(jobs);
      port.postMessage(answers);
      onAnswered(jobs, answers);
    }
    if (!isEnd) return;
    letGo(file);
    port.close();
  });
  port.postMessage(null);
}

/** The log goes into the file here: whoever closes last would have to do it. */
function letGo(file: DatabaseFile): void {
  try {
    file.sql('PRAGMA wal_checkpoint(TRUNCATE)').get();
  } catch {
    // The next start does it.
  }
  file.close();
}

function gather(port: MessagePort, first: WriterMessage): { readonly jobs: readonly Job[]; readonly isEnd: boolean } {
  const jobs: Job[] = [];
  let records = 0;
  for (let next: WriterMessage = first; ; ) {
    if (next === null) return { jobs, isEnd: true };
    jobs.push(next);
    records += isOfRecords(next) ? next.given.columns.ids.length : 1;
    const received: { readonly message: WriterMessage } | undefined =
      records < MAX_RECORDS ? receiveMessageOnPort(port) : undefined;
    if (received === undefined) return { jobs, isEnd: false };
    next = received.message;
  }
}

function isOfRecords(job: Job): job is Job<'add-records'> {
  return job.kind === 'add-records';
}
