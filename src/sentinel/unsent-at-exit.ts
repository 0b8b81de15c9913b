import type { Logger } from '../core/logger';
import type { HttpSyncSink } from '../platform-client/http-sync-sink';
import { type Unwritten, unwritten } from '../sinks/unwritten';

/**
 * Has records that wait in memory for a platform sent when the process has nothing else to do, for at most 5 s; what is
 * lost with the process is told of. Those of a home wait in its files for the next process.
 */
export class UnsentAtExit implements Unwritten {
  constructor(
    private readonly sync: HttpSyncSink,
    private readonly logger: Logger,
  ) {}

  /** A record came. */
  note(): void {
    unwritten.add(this);
  }

  async flush(): Promise<void> {
    // Once: a platform that is away must not hold the process for ever.
    unwritten.delete(this);
    await this.sync.sent();
    this.tellLost();
  }

  writeAtExit(): void {
    unwritten.delete(this);
    this.tellLost();
  }

  private tellLost(): void {
    const { unsentRecords, lastError } = this.sync.status();
    if (unsentRecords === 0) return;
    const why = lastError === null ? '' : ` (${lastError})`;
    const remedy = 'Await sentinel.flush() before the process ends, or give the Sentinel a home';
    const what = unsentRecords === 1 ? '1 record for the platform is' : `${unsentRecords} records for the platform are`;
    const message = `${what} lost with the process${why}. ${remedy}.`;
    this.logger.warn({ lost: unsentRecords }, message);
  }
}
