import { existsSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { StorageError } from '../../errors/storage-error';
import { DuckDbFile } from './duckdb-file';
import type { FeedSource } from './feed-source';
import { FeedTimer } from './feed-timer';
import type { KnownCells } from './known-cells';
import { isDamage, questionFault } from './question-fault';
import { ReadFile } from './read-file';
import { Readiness } from './readiness';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/** Who is told of the file. */
export interface ReadFileListeners {
  /** Whose rows have changed. */
  readonly onFed: (orgs: ReadonlySet<number>) => void;
  /** Whether questions are answered; the same may be told twice. */
  readonly onReadiness: (isReady: boolean) => void;
}

/**
 * Keeps the file of the read model open, fed and true. Whatever is wrong with it, it is deleted and made anew from the
 * truth in the background, while questions wait.
 */
export class ReadFileKeeper {
  private readonly readiness: Readiness;
  private readonly timer: FeedTimer;
  /** The file that is open; while it is caught up too. */
  private file: ReadFile | null = null;
  private opening: Promise<void>;
  private isClosed = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly source: FeedSource,
    private readonly path: string,
    private readonly logger: Logger,
    private readonly clock: Clock,
    private readonly listeners: ReadFileListeners,
  ) {
    this.readiness = new Readiness(listeners.onReadiness);
    this.timer = new FeedTimer(source, clock, {
      feed: () => this.inBackground((file) => file.feeder.reach(source.seq)),
      rest: () => this.inBackground((file) => file.feeder.rest()),
    });
    this.opening = this.bringUp();
  }

  get isReady(): boolean {
    return this.readiness.isReady;
  }

  get ready(): Promise<void> {
    return this.readiness.promise;
  }

  /**
   * Fulfilled when everything that is committed now has been fed.
   *
   * @throws {@link StorageError} `STORAGE_FAILED` where that fails, or when it is closed.
   */
  async fed(): Promise<ReadFile> {
    await this.readiness.promise;
    const file = this.file as ReadFile;
    try {
      await file.feeder.reach(this.source.seq);
    } catch (error) {
      this.discard(file, error);
      throw questionFault(error);
    }
    return file;
  }

  /** Runs statements that see everything that is committed now, and one moment; with what the file's cells stand for. */
  async ask<T>(work: (connection: DuckDBConnection, known: KnownCells) => Promise<T>): Promise<T> {
    const file = await this.fed();
    try {
      return await file.readers.atOneMoment((connection) => work(connection, file.known));
    } catch (error) {
      if (isDamage(error)) this.discard(file, error);
      else if (!StorageError.isInstance(error)) this.logger.error({ err: error }, 'A question could not be answered.');
      throw questionFault(error);
    }
  }

  /** Lets go of the file. Questions that wait are rejected. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.timer.stop();
    this.wake();
    this.readiness.fail(new StorageError('STORAGE_FAILED', 'The storage is closed.'));
    await this.file?.feeder.stop();
    await this.opening;
    await this.file?.close();
    this.file = null;
  }

  private async bringUp(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.isClosed) {
      const isNew = !existsSync(this.path);
      try {
        await this.openFile(isNew);
        return;
      } catch (err) {
        this.logger.warn({ err }, 'The read model cannot be used. It is made anew from the database.');
      }
      this.removeFile();
      if (isNew) await this.pause(retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  private async openFile(isNew: boolean): Promise<void> {
    const file = await ReadFile.open(this.path, this.source, this.logger, this.listeners.onFed);
    this.file = file;
    try {
      if (this.isClosed) await file.feeder.stop();
      const difference = await file.catchUp();
      if (difference !== null && !isNew) throw new Error(`It differs from the database: ${difference}.`);
      if (difference !== null) this.logger.error({ difference }, 'The read model that was just made differs.');
      if (!this.isClosed) this.readiness.set();
    } catch (error) {
      this.file = null;
      await file.close();
      throw error;
    }
  }

  private discard(file: ReadFile, err: unknown): void {
    if (this.file !== file || this.isClosed) return;
    this.logger.error({ err }, 'The read model has failed. It is made anew from the database.');
    this.file = null;
    this.readiness.unset();
    this.opening = file.close().then(() => {
      this.removeFile();
      return this.bringUp();
    });
  }

  private removeFile(): void {
    try {
      DuckDbFile.remove(this.path);
    } catch (err) {
      this.logger.warn({ err }, 'The file of the read model cannot be removed.');
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, resolve);
      this.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  private async inBackground(work: (file: ReadFile) => Promise<void>): Promise<void> {
    const { file } = this;
    if (file === null || !this.isReady) return;
    try {
      await work(file);
    } catch (error) {
      this.discard(file, error);
    }
  }
}
