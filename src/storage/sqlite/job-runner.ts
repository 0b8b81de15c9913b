import type { DatabaseFile } from '../../sqlite/database-file';
import { sqliteFault } from '../../sqlite/sqlite-fault';
import type { Answer, Answers, Job, JobKind, Jobs } from './jobs';
import { type Performers, StoreWriter } from './store-writer';

/** Where each job has a transaction of its own, it waits so long for whoever else writes. Unit: milliseconds. */
const WAIT_MS = 1000;

/** Does jobs in transactions: nothing of one that fails is kept, and what is answered stands on the disk. */
export class JobRunner {
  /** Made anew after a transaction that failed, since what it remembers may not be so. */
  private writer: StoreWriter | null;
  private seq: number;

  /** @param file - is open, and has all tables. */
  constructor(private readonly file: DatabaseFile) {
    this.writer = new StoreWriter(file);
    this.seq = this.writer.seq;
  }

  /** Does all jobs in one transaction; where one of them cannot be done, each in one of its own. */
  run(jobs: readonly Job[]): Answers {
    const answers = this.answersTo(jobs, 0);
    return { seq: this.seq, answers };
  }

  /** Does the same. @returns null, and nothing was done, where somebody else is writing the file just now. */
  runUnlessBusy(jobs: readonly Job[]): Answers | null {
    try {
      const answers = this.transact(jobs, 0);
      return { seq: this.seq, answers };
    } catch (error) {
      if (sqliteFault(error) === 'busy') return null;
      const answers = this.answersAfter(error, jobs);
      return { seq: this.seq, answers };
    }
  }

  private answersTo(jobs: readonly Job[], waitMs: number): readonly Answer[] {
    try {
      return this.transact(jobs, waitMs);
    } catch (error) {
      return this.answersAfter(error, jobs);
    }
  }

  private answersAfter(error: unknown, jobs: readonly Job[]): readonly Answer[] {
    const kind = sqliteFault(error);
    if (kind === 'other' && jobs.length > 1) return jobs.flatMap((job) => this.answersTo([job], WAIT_MS));
    return jobs.map(() => ({ fault: { isFull: kind === 'full', message: (error as Error).message } }));
  }

  private transact(jobs: readonly Job[], waitMs: number): readonly Answer[] {
    const [writer, answers] = this.file.transact(waitMs, () => {
      const writer = this.writer ?? new StoreWriter(this.file);
      this.writer = null;
      const { perform } = writer;
      const results = jobs.map((job) => ({ result: performOne(perform, job) }));
      writer.save();
      return [writer, results];
    });
    this.writer = writer;
    this.seq = writer.seq;
    return answers;
  }
}

function performOne<K extends JobKind>(perform: Performers, { kind, given, at }: Job<K>): Jobs[K]['result'] {
  return perform[kind](given, at);
}
