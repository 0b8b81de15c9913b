import { isPromise } from '../core/awaitable';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { DroppedRecords } from './dropped-records';
import { Outage } from './outage';
import { RecordQueue } from './record-queue';
import type { InterventionSink, SinkRecord } from './sink';
import { type Unwritten, unwritten } from './unwritten';

const MAX_BATCH = 500;
const WRITE_TIMEOUT_MS = 30_000;

/**
 * What waits for one sink, and the one batch that is with it.
 *
 * A batch starts at the next turn of the event loop, or at once when 500 records wait: a loop of awaited calls never
 * reaches the next turn. Nothing here throws, rejects or keeps the process alive.
 */
export class SinkQueue implements Unwritten {
  private readonly name: string;
  private readonly waiting = new RecordQueue();
  private readonly failures = new Outage();
  private readonly dropped = new DroppedRecords();
  private lostSinceFlush = 0;
  private closed = false;
  private scheduled = false;
  private leaving = false;
  /** Whether the sink may hold back what it was given. */
  private unflushed = false;
  /** Set while a batch is with the sink. */
  private controller: AbortController | null = null;
  private underWay = 0;
  /** Resolves when the last batch that the sink took its time for has ended. */
  private batch: Promise<void> = Promise.resolve();

  constructor(
    private readonly sink: InterventionSink,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.name = sink.name;
  }

  /**
   * Takes a record; where more waits than may, the oldest are dropped, ledger entries first.
   *
   * @param bytes - how much room the record takes.
   */
  accept(record: SinkRecord, bytes: number): void {
    if (this.closed) return;
    this.waiting.push(record, bytes);
    while (this.waiting.isOver) this.drop();
    if (this.waiting.length === 0) return;
    unwritten.add(this);
    if (this.waiting.length >= MAX_BATCH) this.writeNext();
    else this.schedule();
  }

  /** @returns whether everything accepted since the last flush was taken, and the sink's own flush succeeded. */
  async flush(): Promise<boolean> {
    await this.drain();
    this.unflushed = false;
    const flushed = this.closed || (await this.attempt('flush', () => this.sink.flush?.()));
    this.letGoWhenIdle();
    const lost = this.lostSinceFlush;
    this.lostSinceFlush = 0;
    return flushed && lost === 0;
  }

  /** Flushes, closes the sink and takes nothing more. */
  async close(): Promise<boolean> {
    const flushed = await this.flush();
    this.closed = true;
    const closed = await this.attempt('close', () => this.sink.close?.());
    return flushed && closed;
  }

  /** Gives up what is under way and what waits. */
  abandon(): void {
    this.closed = true;
    this.controller?.abort(new Error('The Sentinel closed.'));
    const lost = this.waiting.take(Number.POSITIVE_INFINITY).length;
    this.lostSinceFlush += lost;
    if (lost > 0) this.warn({ lost }, `${lost} records waited for it in vain until the close`);
    this.tellDropped('it is closed');
    unwritten.delete(this);
  }

  /** Hands over what waits as long as the sink takes it at once: nothing can be waited for when the process exits. */
  writeAtExit(): void {
    unwritten.delete(this);
    if (this.leaving) return;
    this.leaving = true;
    // A sink that publishes when it is written to would be handed records for ever.
    const target = this.waiting.last;
    while (this.canWrite && this.waiting.oldest <= target) this.writeNext();
    this.leaving = false;
    const { underWay } = this;
    const waiting = this.waiting.length;
    if (underWay + waiting > 0) {
      const remedy = 'Await sentinel.flush() or sentinel.close() before process.exit()';
      const message = `the process exits while ${underWay} records are with it and ${waiting} wait. ${remedy}`;
      this.warn({ underWay, waiting }, message);
    }
    this.tellDropped('the process exits');
  }

  private get canWrite(): boolean {
    return !this.closed && this.controller === null;
  }

  private async drain(): Promise<void> {
    const target = this.waiting.last;
    while (!this.closed && this.waiting.oldest <= target) {
      this.writeNext();
      await this.batch;
    }
    await this.batch;
  }

  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.writeNext();
    }).unref();
  }

  private writeNext(): void {
    if (!this.canWrite || this.waiting.length === 0) return;
    const controller = new AbortController();
    this.controller = controller;
    const records = this.waiting.take(MAX_BATCH);
    this.underWay = records.length;
    this.unflushed = this.sink.flush !== undefined;
    try {
      const pending: unknown = this.sink.write(records, controller.signal);
      if (isPromise(pending)) this.batch = this.end(pending, controller, records.length);
      else this.succeeded();
    } catch (error) {
      this.failed(records.length, error);
    }
  }

  private async end(pending: Promise<unknown>, controller: AbortController, count: number): Promise<void> {
    try {
      await this.inTime(pending, controller);
    } catch (error) {
      this.failed(count, error);
      return;
    }
    this.succeeded();
  }

  private inTime(pending: Promise<unknown>, controller: AbortController): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(WRITE_TIMEOUT_MS, () => {
        const error = new Error(`A batch took longer than ${WRITE_TIMEOUT_MS / 1000} s.`);
        reject(error);
        controller.abort(error);
      });
      Promise.resolve(pending).finally(cancel).then(resolve, reject);
    });
  }

  private succeeded(): void {
    const lost = this.failures.recover();
    if (lost !== null)
      this.logger.info({ sink: this.name, lost }, `Sink ${this.name} takes records again; ${lost} were lost.`);
    this.ended();
  }

  private failed(count: number, error: unknown): void {
    this.lostSinceFlush += count;
    if (this.failures.fail(count)) this.warn({ error }, 'it failed to take a batch, which is lost; calls go on');
    this.ended();
  }

  private ended(): void {
    this.controller = null;
    this.underWay = 0;
    this.schedule();
    if (this.waiting.length === 0) this.tellDropped('it caught up');
    this.letGoWhenIdle();
  }

  private drop(): void {
    this.lostSinceFlush++;
    if (!this.dropped.add(this.waiting.drop())) return;
    const most = 'more than 10,000 records or 16 MiB wait for it';
    this.warn({}, `it is too slow: ${most}, and the oldest are dropped, ledger entries first`);
  }

  private tellDropped(why: string): void {
    const dropped = this.dropped.take();
    if (dropped === null) return;
    const counts = `${dropped.interventions} interventions, ${dropped.ledgerEntries} ledger entries`;
    this.warn({ dropped }, `${why}; dropped meanwhile: ${counts}`);
  }

  private letGoWhenIdle(): void {
    if (this.waiting.length === 0 && this.controller === null && !this.unflushed) unwritten.delete(this);
  }

  private async attempt(what: 'flush' | 'close', act: () => Promise<void> | undefined): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      this.warn({ error }, `its ${what}() failed`);
      return false;
    }
  }

  private warn(fields: object, message: string): void {
    this.logger.warn({ sink: this.name, ...fields }, `Sink ${this.name}: ${message}.`);
  }
}
