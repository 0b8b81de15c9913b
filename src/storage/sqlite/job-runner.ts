import type { DatabaseFile } from '../../sqlite/database-file';
import { sqliteFault } from '../../sqlite/sqlite-fault';
import type { Answer, Answers, Job, JobKind, Jobs } from './jobs';
import { type Performers, StoreWriter } from './store-writer';

/** Nobody else is to write the file; a shell that does all the same is waited for. */
const WAIT_MS = 1000;

/** Does jobs in transactions: nothing of one that fails is kept, and what is answered stands on the disk. */
export class JobRunner {
  /** Made anew after a transaction that failed, since what it remembers may not be so. */
  private writer: StoreWriter | null;
  private seq: number;

  /**
   * @param file - is open, and has all tables.
   * @param waitMs - how long to wait for whoever else writes the file. Unit: milliseconds.
   */
  constructor(
    private readonly file: DatabaseFile,
    private readonly waitMs = WAIT_MS,
  ) {
    this.writer = new StoreWriter(file);
    this.seq = this.writer.seq;
  }

  /** Does all jobs in one transaction; where one of them cannot be done, each in one of its own. */
  run(jobs: readonly Job[]): Answers {
    const answers = this.answersTo(jobs);
    return { seq: this.seq, answers };
  }

  private answersTo(jobs: readonly Job[]): readonly Answer[] {
    try {
      return this.transact(jobs);
    } catch (error) {
      this.writer = null;
      const kind = sqliteFault(error);
      if (kind === 'other' && jobs.length > 1) return jobs.flatMap((job) => this.answersTo([job]));
      return jobs.map(() => ({ fault: { isFull: kind === 'full', message: (error as Error).message } }));
    }
  }

  private transact(jobs: readonly Job[]): readonly Answer[] {
    const [writer, answers] = this.file.transact(this.waitMs, () => {
      this.writer ??= new StoreWriter(this.file);
      const { perform } = this.writer;
      const results = jobs.map((job) => ({ result: performOne(perform, job) }));
      this.writer.save();
      return [this.writer, results];
    });
    this.seq = writer.seq;
    return answers;
  }
}

function performOne<K extends JobKind>(perform: Performers, { kind, given, at }: Job<K>): Jobs[K]['result'] {
  return perform[kind](given, at);
}
