import type { DatabaseFile } from '../../sqlite/database-file';
import type { Committed, FeedStep, Totals, Truth } from '../truth';
import type { Answer, Answers, Job, RecordsAdded } from './jobs';
import { RecentSteps } from './recent-steps';
import { RecordReader } from './record-reader';

/** As the one who writes waits for others. */
const WAIT_MS = 1000;

/**
 * The feed as the thread that writes sees it: it knows what it has just committed, and looks into the file for the rest.
 */
export class CommittedFeed implements Pick<Truth, 'feed' | 'seq' | 'totals' | 'onCommitted'> {
  private readonly records: RecordReader;
  private readonly recent: RecentSteps;
  private readonly listeners = new Set<(events: readonly Committed[]) => void>();
  private lastSeq: number;

  /** @param file - the connection that writes, between transactions. */
  constructor(private readonly file: DatabaseFile) {
    this.records = new RecordReader(file);
    this.lastSeq = this.records.totals().seq;
    this.recent = new RecentSteps(this.lastSeq);
  }

  get seq(): number {
    return this.lastSeq;
  }

  /** Notes what a transaction has done. */
  note(jobs: readonly Job[], { seq, answers }: Answers): void {
    for (const [index, job] of jobs.entries()) this.noteJob(job, answers[index]);
    if (seq === this.lastSeq) return;
    this.lastSeq = seq;
    for (const listener of this.listeners) listener([]);
  }

  feed(after: number, limit: number): readonly FeedStep[] {
    return this.recent.after(after, limit) ?? this.reader().feed(after, limit);
  }

  async totals(): Promise<Totals> {
    return this.reader().totals();
  }

  /** @param listener - is told that there is more, not what. */
  onCommitted(listener: (events: readonly Committed[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A transaction that failed may have closed the file. */
  private reader(): RecordReader {
    this.file.open(WAIT_MS);
    return this.records;
  }

  private noteJob({ kind, given }: Job, answer: Answer): void {
    if ('fault' in answer) return;
    if (kind === 'remove-piece') this.recent.restart();
    if (kind !== 'add-records') return;
    const { of, writer, columns } = given as Job<'add-records'>['given'];
    this.recent.note({ of, org: writer.org, ...columns }, answer.result as RecordsAdded);
  }
}
