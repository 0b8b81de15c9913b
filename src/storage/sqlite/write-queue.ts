import { type TransferListItem, Worker } from 'node:worker_threads';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { StorageError } from '../../errors/storage-error';
import type { ThreadBegun } from '../begin-thread';
import { storageErrorOf } from '../storage-error-text';
import { type ThreadName, threadFile } from '../thread-file';
import type { Answer, Answers, JobKind, Jobs } from './jobs';
import { overCapacity, writeFault } from './write-faults';
import { WriteHealth } from './write-health';
import type { WriterMessage } from './write-jobs';
import type { WriterStart } from './writer-thread';

/** PLATFORM, Limits. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const MAX_WAITING_MS = 2000;
/** What a transaction or an answer leaves is soon garbage; more room for it would only be kept. Unit: MiB. */
const YOUNG_MB = 8;

/** The thread that writes, which may do more than that. */
export interface WriterThread {
  readonly name: ThreadName;
  /** What it is given beside the path. */
  readonly given: object;
  /** What of that becomes the thread's own. */
  readonly transfer: readonly TransferListItem[];
}

const WRITER_ALONE: WriterThread = { name: 'storage/sqlite/writer-thread', given: {}, transfer: [] };

/** A job that was handed over. */
interface Waiting {
  readonly at: number;
  readonly bytes: number;
  settle(answer: Answer): void;
}

/**
 * Hands jobs to the thread that writes, and says what became of each. What waits is bounded: over 64 MiB, or where the
 * first has waited for more than 2 seconds, nothing is taken.
 */
export class WriteQueue {
  private readonly waiting: Waiting[] = [];
  private waitingBytes = 0;
  private readonly health: WriteHealth;
  /** Why nothing is taken any more. */
  private ended: string | null = null;
  private readonly exited: Promise<void>;

  private constructor(
    private readonly worker: Worker,
    private readonly path: string,
    private readonly clock: Clock,
    logger: Logger,
    private seqNow: number,
  ) {
    this.health = new WriteHealth(path, clock, logger, () => {
      // What becomes of it is noted like what becomes of any other; over capacity others write.
      this.submit('probe', null).catch(() => undefined);
    });
    worker.on('message', (answers: Answers) => this.take(answers));
    this.exited = new Promise((done) => {
      worker.on('error', (error) => this.fail(error.message));
      worker.once('exit', () => {
        this.fail('the thread that writes has ended');
        done();
      });
    });
  }

  /**
   * Starts the thread on a file that has all tables.
   *
   * @param seq - the sequence of the last commit.
   * @param thread - by default one that only writes.
   */
  static async start(
    path: string,
    seq: number,
    clock: Clock,
    logger: Logger,
    { name, given, transfer }: WriterThread = WRITER_ALONE,
  ): Promise<WriteQueue> {
    const { path: file, execArgv } = threadFile(name);
    const workerData: WriterStart = { ...given, path };
    const worker = new Worker(file, {
      workerData,
      transferList: [...transfer],
      execArgv: [...execArgv],
      name: 'writer',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    await new Promise<void>((ready, failed) => {
      worker.once('message', (fault: ThreadBegun) => (fault === null ? ready() : failed(storageErrorOf(fault))));
      worker.once('error', ({ message }) => failed(writeFault(path, { isFull: false, message })));
    });
    worker.removeAllListeners('error');
    return new WriteQueue(worker, path, clock, logger, seq);
  }

  /** The sequence of the last commit. */
  get seq(): number {
    return this.seqNow;
  }

  /** Whether the last write succeeded. */
  get isWritable(): boolean {
    return !this.health.isFailing && this.ended === null;
  }

  /**
   * Hands a job over.
   *
   * @param bytes - about what it weighs while it waits.
   * @param committed - is told the result after the commit, in the order of commits, before the promise is fulfilled.
   * @returns rejected with a `StorageError`: `OVER_CAPACITY`, `STORAGE_FULL`, `STORAGE_FAILED`.
   */
  submit<K extends JobKind>(
    kind: K,
    given: Jobs[K]['given'],
    bytes = 0,
    committed?: (result: Jobs[K]['result']) => void,
  ): Promise<Jobs[K]['result']> {
    const at = this.clock.now();
    const fault = this.whyNotTaken(at);
    if (fault !== null) return Promise.reject(fault);
    this.post({ kind, at, given });
    // Of what was given nothing is held from here on: a text that waits is copied again by each collection of garbage.
    return this.answered(at, bytes, committed);
  }

  /** Takes nothing more. Fulfilled when what was taken is written, and the thread has let go of the file. */
  async close(): Promise<void> {
    if (this.ended === null) this.post(null);
    this.ended ??= 'it is closed';
    this.health.stop();
    await this.exited;
  }

  private answered<R>(at: number, bytes: number, committed?: (result: R) => void): Promise<R> {
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer): void => {
        if ('fault' in answer) {
          reject(writeFault(this.path, answer.fault));
          return;
        }
        const result = answer.result as R;
        committed?.(result);
        resolve(result);
      };
      this.waiting.push({ at, bytes, settle });
      this.waitingBytes += bytes;
    });
  }

  private whyNotTaken(now: number): StorageError | null {
    if (this.ended !== null) return writeFault(this.path, { isFull: false, message: this.ended });
    return this.isOverCapacity(now) ? overCapacity(this.path) : null;
  }

  private isOverCapacity(now: number): boolean {
    if (this.waiting.length === 0) return false;
    return this.waitingBytes > MAX_WAITING_BYTES || now - this.waiting[0].at > MAX_WAITING_MS;
  }

  private post(message: WriterMessage): void {
    this.worker.postMessage(message);
  }

  private take({ seq, answers }: Answers): void {
    const last = answers[answers.length - 1];
    if (this.ended === null) this.health.note('fault' in last ? writeFault(this.path, last.fault) : null);
    // Whoever reads up to the last sequence finds what each answer told before.
    this.settle(answers);
    this.seqNow = seq;
  }

  /** The thread does no more. */
  private fail(message: string): void {
    const fault = { isFull: false, message };
    if (this.ended === null) this.health.note(writeFault(this.path, fault));
    this.ended ??= message;
    this.health.stop();
    this.settle(this.waiting.map(() => ({ fault })));
  }

  private settle(answers: readonly Answer[]): void {
    for (const [index, waiting] of this.waiting.splice(0, answers.length).entries()) {
      this.waitingBytes -= waiting.bytes;
      waiting.settle(answers[index]);
    }
  }
}
