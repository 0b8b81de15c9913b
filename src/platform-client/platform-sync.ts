import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { asFailure } from './as-failure';
import { keepAlive } from './keep-alive';
import { pause } from './pause';
import { PlatformConnection } from './platform-connection';
import type { PlatformSettings } from './platform-settings';
import { RetryPlan } from './retry-plan';
import { SendFailure } from './send-failure';
import type { SenderLock } from './sender-lock';
import type { Spool } from './spool';
import { SyncNotices } from './sync-notices';
import { SyncRun } from './sync-run';
import type { SyncStatus } from './sync-status';

/** As many records are sent at once, without waiting for the interval. */
const FULL_BATCH = 500;
/** While another process of the home sends. Unit: milliseconds. */
const BUSY_RETRY_MS = 1_000;
const BUSY_FLUSH_MS = 100;
const DEFAULT_TIMEOUT_MS = 5_000;

/** How an attempt ended: everything is sent, another process sends, or it failed. */
type Outcome = 'done' | 'busy' | 'failed';

/** Somebody who waits until what they saw is sent. */
interface Waiter {
  /** Something moved. */
  readonly check: () => void;
  /** No more is sent. */
  readonly stop: () => void;
}

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
  private readonly retry: RetryPlan;
  private readonly waiters = new Set<Waiter>();
  private readonly stopped = new AbortController();
  private cancelTimer: (() => void) | null = null;
  private underWay: Promise<Outcome> | null = null;
  /** Since the last attempt that found something began. */
  private arrived = 0;
  /** How often something was acknowledged or refused. */
  private moves = 0;
  private closed = false;
  private closing: Promise<boolean> | null = null;

  constructor(private readonly parts: SyncParts) {
    const { platform, clock, spool, logger } = parts;
    this.connection = new PlatformConnection({ ...platform, clock });
    this.retry = new RetryPlan(clock, parts.backOffMs);
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
    if (this.closed || this.underWay !== null || this.retry.isFailing) return;
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
   * Waits until the platform has acknowledged what is there at the call, trying again as often as it takes, but not before
   * the retry that is due.
   *
   * @param options.timeoutMs - default 5000.
   * @param options.maxFailures - gives up after so many failures with nothing acknowledged between them, or one after
   * which a minute must pass, and does not wait for a back-off that began before; default: never.
   * @returns false where that did not succeed.
   */
  async flush(options: { timeoutMs?: number; maxFailures?: number } = {}): Promise<boolean> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, maxFailures = Number.POSITIVE_INFINITY } = options;
    const isSent = this.parts.spool.mark();
    if (this.stopped.signal.aborted || isSent()) return isSent();
    const endsAt = this.parts.clock.now() + timeoutMs;
    const over = new AbortController();
    const cancel = this.parts.clock.after(timeoutMs, () => over.abort());
    const release = keepAlive();
    const sent = new Promise<boolean>((resolve) => {
      const waiter = { check: () => isSent() && resolve(true), stop: () => over.abort() };
      this.waiters.add(waiter);
      over.signal.addEventListener('abort', () => {
        this.waiters.delete(waiter);
        resolve(false);
      });
      void this.attemptUntilDone(over.signal, endsAt, maxFailures, isSent).then(resolve);
    });
    return sent.finally(() => {
      over.abort();
      cancel();
      release();
    });
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
    for (const { stop } of this.waiters) stop();
    await this.underWay;
    this.connection.close();
    this.parts.spool.close();
    return sent;
  }

  private async attemptUntilDone(
    over: AbortSignal,
    endsAt: number,
    maxFailures: number,
    isSent: () => boolean,
  ): Promise<boolean> {
    // What is under way may have looked before the last record came.
    await this.underWay;
    const isLast = maxFailures < Number.POSITIVE_INFINITY;
    const dueMs = isLast ? this.retry.wishedMs : this.retry.dueMs;
    if (isLast && dueMs > endsAt - this.parts.clock.now()) return isSent();
    for (let [failed, waitMs] = [0, dueMs]; !over.aborted; ) {
      if (isSent()) return true;
      if (waitMs > 0) await pause(this.parts.clock, waitMs, over);
      if (over.aborted) return false;
      const before = this.moves;
      const outcome = await this.attempt();
      if (outcome === 'done') return true;
      if (outcome === 'busy') this.run.refresh();
      if (this.moves > before) failed = 0;
      if (outcome === 'failed' && ++failed >= maxFailures) return isSent();
      if (outcome === 'failed' && isLast && this.retry.isHopeless) return isSent();
      waitMs = outcome === 'busy' ? BUSY_FLUSH_MS : this.retry.retryMs;
    }
    return false;
  }

  private schedule(ms: number): void {
    this.cancelTimer?.();
    this.cancelTimer = this.parts.clock.after(ms, () => {
      this.cancelTimer = null;
      void this.attempt();
    });
  }

  private attempt(): Promise<Outcome> {
    this.underWay ??= this.attemptOnce()
      .catch((error: unknown) => this.failed(asFailure(error)))
      .then((outcome) => {
        this.underWay = null;
        this.goOn(outcome);
        return outcome;
      });
    return this.underWay;
  }

  private async attemptOnce(): Promise<Outcome> {
    this.cancelTimer?.();
    this.cancelTimer = null;
    // Nothing is there, perhaps no home either; or what came is not in its file yet, and is looked for again.
    if (this.parts.spool.mark()()) return this.succeeded();
    const lock = this.lock();
    if (lock === null) return 'busy';
    this.arrived = 0;
    try {
      await this.run.perform(this.stopped.signal);
    } finally {
      lock.release();
    }
    return this.succeeded();
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
    if (outcome === 'failed') this.schedule(this.retry.retryMs);
    else if (outcome === 'busy') this.schedule(BUSY_RETRY_MS);
    else if (this.arrived > 0) this.schedule(this.parts.platform.flushIntervalMs);
  }

  private moved(rejected: number): void {
    this.moves++;
    this.lastError = null;
    this.retry.succeeded();
    if (rejected > 0) this.notices.rejected(rejected);
    for (const { check } of this.waiters) check();
  }

  private succeeded(): Outcome {
    this.lastError = null;
    this.retry.succeeded();
    this.notices.succeeded();
    this.parts.spool.tidy();
    return 'done';
  }

  private failed(failure: SendFailure): Outcome {
    if (this.stopped.signal.aborted) return 'failed';
    this.lastError = failure.message;
    this.retry.failed(failure);
    this.notices.failed(failure, () => this.parts.spool.backlog());
    return 'failed';
  }
}
