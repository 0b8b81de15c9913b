import { setImmediate } from 'node:timers/promises';
import type { Logger } from '../../core/logger';
import type { DuckDbFile } from './duckdb-file';
import { FeedReader } from './feed-reader';
import type { FeedSource } from './feed-source';
import { PieceWriter } from './piece-writer';

/** The file is saved after so many rows: those since are fed again when the process is killed, in some 2 s. */
const MAX_UNSAVED_ROWS = 300_000;
/** With fewer it is not worth a write. */
const MIN_UNSAVED_ROWS = 1_000;

/** Brings what the truth has been told since into a file, one piece after another. */
export class Feeder {
  private target = 0;
  private work: Promise<void> | null = null;
  private unsavedRows = 0;
  private hasOrphans = false;
  private isStopped = false;

  private constructor(
    private readonly file: DuckDbFile,
    private readonly logger: Logger,
    private readonly onFed: (orgs: ReadonlySet<number>) => void,
    private readonly reader: FeedReader,
    private readonly writer: PieceWriter,
    private reached: number,
  ) {}

  /** @param onFed - is told whose rows have changed. */
  static async of(
    file: DuckDbFile,
    source: Pick<FeedSource, 'feed' | 'seq'>,
    logger: Logger,
    onFed: (orgs: ReadonlySet<number>) => void,
  ): Promise<Feeder> {
    const writer = await PieceWriter.of(file.writing);
    const position = await writer.position();
    return new Feeder(file, logger, onFed, new FeedReader(source, writer, position), writer, position);
  }

  /** Everything up to this sequence is in the tables. */
  get position(): number {
    return this.reached;
  }

  /** Fulfilled when everything up to a sequence is in the tables, or when it was stopped. */
  async reach(seq: number): Promise<void> {
    if (seq > this.target) this.target = seq;
    while (this.reached < seq && !this.isStopped) await this.alone(() => this.feed());
  }

  /** Saves the file where that is worth it; for a moment when nothing else is to be done. */
  async rest(): Promise<void> {
    if (this.unsavedRows >= MIN_UNSAVED_ROWS || this.hasOrphans) await this.alone(() => this.save());
  }

  /** Ends after the piece at hand. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.work?.catch(() => undefined);
  }

  /** Ends, and saves the file. */
  async close(): Promise<void> {
    await this.stop();
    await this.save();
  }

  /** Does the work, or waits for what is being done. */
  private async alone(work: () => Promise<void>): Promise<void> {
    this.work ??= work().finally(() => {
      this.work = null;
    });
    await this.work;
  }

  private async feed(): Promise<void> {
    while (this.reached < this.target && !this.isStopped) {
      const piece = this.reader.next();
      if (piece.steps > 0) await this.writer.write(piece);
      this.reached = piece.reached;
      this.unsavedRows += piece.steps;
      this.hasOrphans ||= piece.gone.length > 0;
      this.onFed(piece.orgs);
      if (this.unsavedRows >= MAX_UNSAVED_ROWS) await this.save();
      // Also where there is no more yet: the file may be ahead of what this thread has been told of.
      else if (this.reached < this.target) await setImmediate();
    }
  }

  private async save(): Promise<void> {
    if (this.hasOrphans && !this.reader.isAhead) {
      await this.writer.removeOrphans();
      this.hasOrphans = false;
    }
    this.unsavedRows = 0;
    try {
      // The position beside the rows: a file that is opened again holds both, of the same moment.
      await this.writer.notePosition(this.reached);
      await this.reader.during(this.file.save());
    } catch (err) {
      this.logger.warn({ err }, 'The read model could not be saved. It is tried again later.');
    }
  }
}
