import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { inTime } from './in-time';
import { recordBytes } from './record-bytes';
import type { InterventionSink, SinkRecord } from './sink';
import { SinkQueue } from './sink-queue';
import { unfailingLogger } from './unfailing-logger';

/**
 * Hands records to the sinks in batches, off the path of the guarded calls.
 *
 * Each sink has a queue of its own: one that throws, hangs or is slow costs the others nothing, and no call waits for
 * it. What a sink fails to take is lost for it, logged and counted. What waits when the process ends is handed over as
 * far as the sinks let it.
 */
export class SinkDispatcher {
  private readonly clock: Clock;
  private readonly queues: readonly SinkQueue[];
  private closing: Promise<boolean> | null = null;

  constructor(options: { sinks: readonly InterventionSink[]; clock: Clock; logger: Logger }) {
    const logger = unfailingLogger(options.logger);
    this.clock = options.clock;
    this.queues = options.sinks.map((sink) => new SinkQueue(sink, options.clock, logger));
  }

  /** Puts a record into the queue of every sink. Never throws; after `close` it does nothing. */
  accept(record: SinkRecord): void {
    if (this.queues.length === 0) return;
    const bytes = recordBytes(record);
    for (const queue of this.queues) queue.accept(record, bytes);
  }

  /**
   * Waits until the sinks have what was accepted before, and have flushed it themselves.
   *
   * @param options.timeoutMs - default 5000.
   * @returns false where the time ran out, a record was lost since the last flush or a sink's flush failed; never
   * rejects.
   */
  flush(options: { timeoutMs?: number } = {}): Promise<boolean> {
    const work = this.queues.map((queue) => queue.flush());
    return inTime(this.clock, work, options.timeoutMs);
  }

  /**
   * Flushes and closes the sinks. When the time has run out, batches under way are aborted and what waits is given up.
   * A second call gives the promise of the first.
   *
   * @param options.timeoutMs - default 5000.
   * @returns as `flush`. Never rejects.
   */
  close(options: { timeoutMs?: number } = {}): Promise<boolean> {
    this.closing ??= this.closeOnce(options.timeoutMs);
    return this.closing;
  }

  private async closeOnce(timeoutMs: number | undefined): Promise<boolean> {
    const work = this.queues.map((queue) => queue.close());
    const closed = await inTime(this.clock, work, timeoutMs);
    for (const queue of this.queues) queue.abandon();
    return closed;
  }
}
