import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { DatabaseFile } from '../../sqlite/database-file';
import { JobRunner } from './job-runner';
import type { Answers, Job } from './jobs';
import { RightOfWay } from './right-of-way';

/**
 * So many records are written in one transaction: whoever asks meanwhile has to wait, and the first of them shall not wait
 * for all that a flood brings.
 */
const MAX_RECORDS = 2_500;
/** Nobody else is to write the file; a shell that does all the same is waited for. Unit: milliseconds. */
const MAX_BUSY_MS = 1_000;
/** Meanwhile the thread is free for others. Unit: milliseconds. */
const BUSY_PAUSE_MS = 10;

/** What arrives: jobs, and null at the end. */
export type WriterMessage = Job | null;

/** What else happens where jobs are done. */
export interface WriteSurroundings {
  /** Is told of each transaction. */
  readonly onAnswered: (jobs: readonly Job[], answers: Answers) => void;
  /** Of what else the thread does. */
  readonly rightOfWay: RightOfWay;
}

const ALONE: WriteSurroundings = { onAnswered: () => undefined, rightOfWay: new RightOfWay() };

/**
 * Does what arrives at a port: a transaction takes everything that has gathered while the one before was under way.
 *
 * @param file - is open for writing; it is closed at the end, and the port with it.
 */
export function writeJobs(
  port: MessagePort,
  file: DatabaseFile,
  { onAnswered, rightOfWay }: WriteSurroundings = ALONE,
): void {
  const runner = new JobRunner(file);
  const waiting: WriterMessage[] = [];
  let isCalled = false;
  let busySince: number | null = null;
  port.on('message', (message: WriterMessage) => {
    waiting.push(message);
    if (isCalled) return;
    isCalled = true;
    rightOfWay.after(write);
  });

  function write(): void {
    isCalled = false;
    const taken = gather(port, waiting);
    const jobs = taken.filter((message) => message !== null);
    const answers = jobs.length === 0 ? null : run(jobs);
    if (answers === 'busy') {
      waiting.unshift(...taken);
      again(BUSY_PAUSE_MS);
      return;
    }
    if (answers !== null) {
      port.postMessage(answers);
      onAnswered(jobs, answers);
    }
    if (jobs.length < taken.length) end();
    else if (waiting.length > 0) again(0);
  }

  function run(jobs: readonly Job[]): Answers | 'busy' {
    const now = performance.now();
    busySince ??= now;
    const answers = now - busySince < MAX_BUSY_MS ? runner.runUnlessBusy(jobs) : runner.run(jobs);
    if (answers === null) return 'busy';
    busySince = null;
    return answers;
  }

  function again(pauseMs: number): void {
    isCalled = true;
    setTimeout(() => rightOfWay.after(write), pauseMs);
  }

  function end(): void {
    letGo(file);
    port.close();
  }
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

/** What one transaction takes of what waits here, and then of what waits in the port; up to the end, where that came. */
function gather(port: MessagePort, waiting: WriterMessage[]): readonly WriterMessage[] {
  const taken: WriterMessage[] = [];
  for (let records = 0; records < MAX_RECORDS; ) {
    const next = waiting.length > 0 ? waiting.shift() : received(port);
    if (next === undefined) break;
    taken.push(next);
    if (next === null) break;
    records += isOfRecords(next) ? next.given.columns.ids.length : 1;
  }
  return taken;
}

function received(port: MessagePort): WriterMessage | undefined {
  const received: { readonly message: WriterMessage } | undefined = receiveMessageOnPort(port);
  return received?.message;
}

function isOfRecords(job: Job): job is Job<'add-records'> {
  return job.kind === 'add-records';
}
