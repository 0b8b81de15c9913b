import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { Outage } from './outage';
import type { InterventionSink, SinkRecord } from './sink';

const MAX_WAITING = 10_000;
const MAX_BATCH = 500;
const WRITE_TIMEOUT_MS = 30_000;

/**
 * What waits for one sink, and the one batch that is with it.
 *
 * A batch starts at the next turn of the event loop, or at once when 500 records wait: a loop of awaited calls never
 * reaches the next turn. Nothing here throws, rejects or keeps the process alive.
 */
export class SinkQueue {
  private readonly name: string;
  private readonly waiting: SinkRecord[] = [];
  private readonly failures = new Outage();
  private readonly overflow = new Outage();
  private accepted = 0;
  private lostSinceFlush = 0;
  private closed = false;
  private scheduled = false;
  /** Set while a batch is with the sink. */
  private controller: AbortController | null = null;
  /** Resolves when the last batch that the sink took its time for has ended. */
  private batch: Promise<void> = Promise.resolve();

  constructor(
    private readonly sink: InterventionSink,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.name = sink.name;
  }

  /** Takes a record; drops the oldest that waits where 10,000 do. */
  accept(record: SinkRecord): void {
    if (this.closed) return;
    if (this.waiting.length === MAX_WAITING) this.dropOldest();
    this.waiting.push(record);
    this.accepted++;
    if (this.waiting.length >= MAX_BATCH) this.writeNext();
    else this.schedule();
  }

  /** Whether something waits, or is with the sink. */
  hasPending(): boolean {
    return this.waiting.length > 0 || this.controller !== null;
  }

  /** @returns whether everything accepted since the last flush was taken, and the sink's own flush succeeded. */
  async flush(): Promise<boolean> {
    await this.drain();
    const flushed = await this.attempt('flush', () => this.sink.flush?.());
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
    if (this.waiting.length === 0) return;
    this.lostSinceFlush += this.waiting.length;
    this.warn({ lost: this.waiting.length }, `${this.waiting.length} records waited for it in vain until the close`);
    this.waiting.length = 0;
  }

  private async drain(): Promise<void> {
    const target = this.accepted;
    while (this.accepted - this.waiting.length < target) {
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
    if (this.controller !== null || this.waiting.length === 0) return;
    const controller = new AbortController();
    this.controller = controller;
    const records = this.waiting.splice(0, MAX_BATCH);
    try {
      const pending = this.sink.write(records, controller.signal);
      if (pending === undefined) this.succeeded();
      else
        this.batch = this.inTime(pending, controller).then(
          () => this.succeeded(),
          (error) => this.failed(records.length, error),
        );
    } catch (error) {
      this.failed(records.length, error);
    }
  }

  private inTime(pending: Promise<void>, controller: AbortController): Promise<void> {
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
    this.schedule();
    const dropped = this.waiting.length === 0 ? this.overflow.recover() : null;
    if (dropped !== null) this.warn({ dropped }, `it caught up; ${dropped} records were dropped meanwhile`);
  }

  private dropOldest(): void {
    this.waiting.shift();
    this.lostSinceFlush++;
    if (this.overflow.fail(1))
      this.warn({}, `it is too slow; of ${MAX_WAITING} records that wait the oldest are dropped`);
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
