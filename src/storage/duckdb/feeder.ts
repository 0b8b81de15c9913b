import { setImmediate } from 'node:timers/promises';
import type { DuckDbFile } from './duckdb-file';
import { FeedReader } from './feed-reader';
import type { FeedSource } from './feed-source';
import { SliceWriter } from './slice-writer';

/** So much is committed at once where much waits. */
const SLICE_STEPS = 50_000;
/** The log is written into the file when so many rows wait in it; until then they take memory. */
const MAX_LOGGED_ROWS = 300_000;
/** With fewer the file is not worth a write. */
const MIN_LOGGED_ROWS = 10_000;

/** Brings what the truth has been told since into a file, one slice after another. */
export class Feeder {
  private target = 0;
  private work: Promise<void> | null = null;
  private loggedRows = 0;
  private hasOrphans = false;
  private isStopped = false;

  private constructor(
    private readonly file: DuckDbFile,
    private readonly onFed: (orgs: ReadonlySet<number>) => void,
    private readonly reader: FeedReader,
    private readonly writer: SliceWriter,
    private reached: number,
  ) {}

  /** @param onFed - is told whose rows have changed. */
  static async of(
    file: DuckDbFile,
    source: Pick<FeedSource, 'feed' | 'seq'>,
    onFed: (orgs: ReadonlySet<number>) => void,
  ): Promise<Feeder> {
    const writer = await SliceWriter.of(file.writing);
    const position = await writer.position();
    return new Feeder(file, onFed, new FeedReader(source, writer, position), writer, position);
  }

  /** Everything up to this sequence is in the file. */
  get position(): number {
    return this.reached;
  }

  /** Fulfilled when everything up to a sequence is in the file, or when it was stopped. */
  async reach(seq: number): Promise<void> {
    if (seq > this.target) this.target = seq;
    while (this.reached < seq && !this.isStopped) await this.alone(() => this.feed());
  }

  /** Tidies the file up where that is worth it; for a moment when nothing else is to be done. */
  async rest(): Promise<void> {
    if (this.loggedRows < MIN_LOGGED_ROWS && !this.hasOrphans) return;
    await this.alone(() => this.tidy());
  }

  /** Ends after the piece at hand. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.work?.catch(() => undefined);
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
      await this.feedSlice();
      if (this.loggedRows >= MAX_LOGGED_ROWS) await this.tidy();
    }
  }

  private async feedSlice(): Promise<void> {
    const orgs = new Set<number>();
    let steps = 0;
    let piece = this.reader.next();
    if (piece.steps > 0) {
      await this.writer.begin();
      for (;;) {
        await this.writer.write(piece);
        steps += piece.steps;
        for (const org of piece.orgs) orgs.add(org);
        this.hasOrphans ||= piece.gone.length > 0;
        if (piece.isLast || steps >= SLICE_STEPS || this.isStopped) break;
        await setImmediate();
        piece = this.reader.next();
      }
      await this.reader.during(this.writer.commit(piece.reached));
    }
    this.reached = piece.reached;
    this.loggedRows += steps;
    this.onFed(orgs);
  }

  private async tidy(): Promise<void> {
    if (this.hasOrphans && !this.reader.isAhead) {
      await this.writer.removeOrphans();
      this.hasOrphans = false;
    }
    this.loggedRows = 0;
    await this.reader.during(this.file.checkpoint());
  }
}
