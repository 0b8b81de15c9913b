import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { backOff } from './back-off';
import { keepAlive } from './keep-alive';
import { PlatformConnection } from './platform-connection';
import type { PlatformSettings } from './platform-settings';
import { SendFailure } from './send-failure';
import type { SenderLock } from './sender-lock';
import type { Spool } from './spool';
import { SyncNotices } from './sync-notices';
import { SyncRun } from './sync-run';
import type { SyncStatus } from './sync-status';

/** As many records are sent at once, without waiting for the interval. */
const FULL_BATCH = 500;
/** After a key was refused. PLATFORM. Unit: milliseconds. */
const KEY_RETRY_MS = 60_000;
/** While another process of the home sends. Unit: milliseconds. */
const BUSY_RETRY_MS = 1_000;
const BUSY_FLUSH_MS = 100;
const DEFAULT_TIMEOUT_MS = 5_000;

/** How an attempt ended: everything is sent, another process sends, or it failed. */
type Outcome = 'done' | 'busy' | 'failed';

/** The parts of a {@link PlatformSync}. */
export interface SyncParts {
  readonly platform: PlatformSettings;
  readonly spool: Spool;
  /** Gives null while another process sends. */
  readonly takeLock: () => SenderLock | null;
  readonly clock: Clock;
  /** Never throws. */
  readonly logger: Logger;
  /** Where refused records are, for a message. */
  readonly rejectedPlace: string;
  /** Default: the back-off of PLATFORM. Unit of what it gives: milliseconds. */
  readonly backOffMs?: (failures: number) => number;
}

/**
 * Brings what a spool holds to the platform: when it starts, every interval in which something came, when a batch is full,
 * and when somebody waits for it. Never throws or rejects, and keeps no process alive unless somebody waits.
 */
export class PlatformSync {
  lastError: string | null = null;
  private readonly connection: PlatformConnection;
  private readonly run: SyncRun;
  private readonly notices: SyncNotices;
  private readonly waiters = new Set<() => void>();
  private readonly stopped = new AbortController();
  private cancelTimer: (() => void) | null = null;
  private underWay: Promise<Outcome> | null = null;
  /** Since the last attempt began. */
  private arrived = 0;
  private failures = 0;
  private retryMs = 0;
  private closed = false;
  private closing: Promise<boolean> | null = null;

  constructor(private readonly parts: SyncParts) {
    const { platform, clock, spool, logger } = parts;
    this.connection = new PlatformConnection({ ...platform, clock });
    this.notices = new SyncNotices(logger, clock, platform.url, parts.rejectedPlace);
    this.run = new SyncRun(this.connection, spool, { moved: (rejected) => this.moved(rejected) });
  }

  /** Begins with what is there already, of this process or of others. */
  start(): void {
    this.schedule(0);
  }

  /** Something came. Costs next to nothing, and sends nothing at once. */
  wake(count: number): void {
    this.arrived += count;
    if (this.closed || this.underWay !== null || this.failures > 0) return;
    if (this.arrived >= FULL_BATCH && this.arrived - count < FULL_BATCH) this.schedule(0);
    else if (this.cancelTimer === null) this.schedule(this.parts.platform.flushIntervalMs);
  }

  /** What is unsent, and why. */
  status(): SyncStatus {
    const { records, bytes, oldestAt } = this.parts.spool.backlog();
    const { rejected } = this.parts.spool;
    const { lastError } = this;
    return { unsentRecords: records, unsentBytes: bytes, oldestAt, rejected, dropped: 0, lastError };
  }

  /**
   * Waits until the platform has acknowledged what is there at the call, trying again as often as it takes.
   *
   * @param options.timeoutMs - default 5000.
   * @param options.maxFailures - gives up after so many failures, or one after which a minute must pass; default: never.
   * @returns false where that did not succeed.
   */
  async flush(options: { timeoutMs?: number; maxFailures?: number } = {}): Promise<boolean> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, maxFailures = Number.POSITIVE_INFINITY } = options;
    if (this.stopped.signal.aborted) return this.parts.spool.mark()();
    const release = keepAlive();
    const time = { isOver: false };
    const isSent = this.parts.spool.mark();
    try {
      return await new Promise<boolean>((resolve) => {
        const check = (): void => {
          if (isSent()) resolve(true);
        };
        const cancel = this.parts.clock.after(timeoutMs, () => {
          time.isOver = true;
          resolve(false);
        });
        this.waiters.add(check);
        const stop = (): void => resolve(false);
        this.stopped.signal.addEventListener('abort', stop);
        void this.attemptUntilDone(time, maxFailures, isSent)
          .then(resolve)
          .finally(() => {
            cancel();
            this.stopped.signal.removeEventListener('abort', stop);
            this.waiters.delete(check);
          });
      });
    } finally {
      time.isOver = true;
      release();
    }
  }

  /**
   * Sends for at most 5 s more, and ends. Where there is a home, the rest is the next process's, and a platform that cannot
   * be reached is not waited for. A second call gives the promise of the first.
   *
   * @param options.maxFailures - as of `flush`; default 1.
   */
  close(options: { timeoutMs?: number; maxFailures?: number } = {}): Promise<boolean> {
    this.closing ??= this.closeOnce({ maxFailures: 1, ...options });
    return this.closing;
  }

  private async closeOnce(options: { timeoutMs?: number; maxFailures: number }): Promise<boolean> {
    this.closed = true;
    this.cancelTimer?.();
    const sent = await this.flush(options);
    this.stopped.abort(new Error('The Sentinel closed.'));
    await this.underWay;
    this.connection.close();
    this.parts.spool.close();
    return sent;
  }

  private async attemptUntilDone(
    time: { readonly isOver: boolean },
    maxFailures: number,
    isSent: () => boolean,
  ): Promise<boolean> {
    if (isSent()) return true;
    // What is under way may have looked before the last record came.
    await this.underWay;
    for (let failed = 0; !time.isOver; ) {
      const outcome = await this.attempt();
      if (outcome === 'done') return true;
      if (outcome === 'busy') this.run.refresh();
      if (isSent()) return true;
      if (outcome === 'failed' && (++failed >= maxFailures || this.givesUp(maxFailures))) return false;
      await this.pause(outcome === 'busy' ? BUSY_FLUSH_MS : this.retryMs);
    }
    return false;
  }

  /** A key does not become valid within the seconds for which somebody tries. */
  private givesUp(maxFailures: number): boolean {
    return maxFailures < Number.POSITIVE_INFINITY && this.retryMs >= KEY_RETRY_MS;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.parts.clock.after(ms, resolve));
  }

  private schedule(ms: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.parts.clock.after(ms, () => {
      this.cancelTimer = null;
      void this.attempt();
    });
  }

  private attempt(): Promise<Outcome> {
    this.underWay ??= this.attemptOnce().then((outcome) => {
      this.underWay = null;
      this.goOn(outcome);
      return outcome;
    });
    return this.underWay;
  }

  private async attemptOnce(): Promise<Outcome> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    this.arrived = 0;
    let lock: SenderLock | null = null;
    try {
      // Nothing is there, perhaps no home either.
      if (this.parts.spool.mark()()) {
        this.succeeded();
        return 'done';
      }
      lock = this.lock();
      if (lock === null) return 'busy';
      await this.run.perform(this.stopped.signal);
      this.succeeded();
      return 'done';
    } catch (error) {
      this.failed(error as SendFailure);
      return 'failed';
    } finally {
      lock?.release();
    }
  }

  private lock(): SenderLock | null {
    try {
      return this.parts.takeLock();
    } catch (error) {
      throw new SendFailure('files', (error as Error).message);
    }
  }

  private goOn(outcome: Outcome): void {
    if (this.closed || this.cancelTimer !== null) return;
    if (outcome === 'failed') this.schedule(this.retryMs);
    else if (outcome === 'busy') this.schedule(BUSY_RETRY_MS);
    else if (this.arrived > 0) this.schedule(this.parts.platform.flushIntervalMs);
  }

  private moved(rejected: number): void {
    this.lastError = null;
    if (rejected > 0) this.notices.rejected(rejected);
    for (const check of this.waiters) check();
  }

  private succeeded(): void {
    this.failures = 0;
    this.lastError = null;
    this.notices.succeeded();
    this.parts.spool.tidy();
  }

  private failed(failure: SendFailure): void {
    if (this.stopped.signal.aborted) return;
    this.failures++;
    this.lastError = failure.message;
    const { backOffMs = backOff } = this.parts;
    this.retryMs =
      failure.kind === 'key' ? KEY_RETRY_MS : Math.max(failure.retryAfterMs ?? 0, backOffMs(this.failures));
    this.notices.failed(failure, () => this.parts.spool.backlog());
  }
}
