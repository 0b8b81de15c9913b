import { resolve } from 'node:path';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import { InterventionSink, type SinkRecord } from '../sinks/sink';
import { FileSpool } from './file-spool';
import { MemorySpool } from './memory-spool';
import type { PlatformSettings } from './platform-settings';
import { PlatformSync } from './platform-sync';
import { senderLock, type TakeFileLock } from './sender-lock';
import type { SyncStatus } from './sync-status';

const NO_LOCK = { release: () => undefined };

/** What an {@link HttpSyncSink} is made of. */
export interface HttpSyncOptions {
  readonly platform: PlatformSettings;
  /** The home whose files are sent; null: what is written waits in memory. */
  readonly home: string | null;
  readonly takeFileLock: TakeFileLock;
  readonly clock: Clock;
  /** Never throws. */
  readonly logger: Logger;
  /** For tests; default: PLATFORM's. */
  readonly backOffMs?: (failures: number) => number;
}

/**
 * Sends records to a platform, each until it is acknowledged.
 *
 * Where there is a home its files are the queue: a record only wakes the sender, which reads them; what is not sent when
 * the process ends is sent by the next one that uses the home. Without a home at most 10,000 records wait in memory.
 * Writing costs next to nothing and never fails.
 */
export class HttpSyncSink extends InterventionSink {
  readonly name = 'platform';
  private readonly sync: PlatformSync;
  private readonly memory: MemorySpool | null;

  constructor(options: HttpSyncOptions) {
    super();
    const { home, platform, clock, logger, takeFileLock } = options;
    const full = `More than 10,000 records wait for ${platform.url}: the oldest are dropped. Give the Sentinel a home to lose none.`;
    this.memory = home === null ? new MemorySpool(() => logger.warn({ platform: platform.url }, full)) : null;
    // A process that changes its directory keeps its home.
    const path = home === null ? '' : resolve(home);
    this.sync = new PlatformSync({
      ...options,
      spool: this.memory ?? new FileSpool(path, platform.url, clock),
      takeLock: home === null ? () => NO_LOCK : senderLock(path, clock, takeFileLock),
      rejectedPlace: home === null ? 'they are lost' : 'they stand in rejected.jsonl of the home, with the answers',
    });
  }

  /** Begins to send what the home holds. */
  start(): void {
    if (this.memory === null) this.sync.start();
  }

  write(batch: readonly SinkRecord[]): void {
    this.memory?.add(batch);
    this.sync.wake(batch.length);
  }

  status(): SyncStatus {
    return { ...this.sync.status(), dropped: this.memory?.dropped ?? 0 };
  }

  /** Resolves when what is there was acknowledged, or the time is over; `sent` tells which. */
  override async flush(options: { timeoutMs?: number; maxFailures?: number } = {}): Promise<void> {
    await this.sent(options);
  }

  /** The same, and whether all of it was sent. */
  sent(options: { timeoutMs?: number; maxFailures?: number } = {}): Promise<boolean> {
    return this.sync.flush(options);
  }

  override async close(): Promise<void> {
    await this.ended();
  }

  /** Sends for at most 5 s more, and ends; tells whether all of it was sent. */
  ended(options: { timeoutMs?: number } = {}): Promise<boolean> {
    const maxFailures = this.memory === null ? 1 : Number.POSITIVE_INFINITY;
    return this.sync.close({ ...options, maxFailures });
  }
}
