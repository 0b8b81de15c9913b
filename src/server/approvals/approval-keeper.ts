import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { Storage } from '../../storage/storage';

/** How often is looked at the least whether something has expired. Unit: milliseconds. */
const INTERVAL_MS = 10_000;

/** Sees to it that requests expire, and are told of, when their time is over. */
export class ApprovalKeeper {
  private cancel: () => void = () => undefined;
  /** When it looks next. Unix time, milliseconds. */
  private nextAt = 0;
  private isClosed = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.later(0);
  }

  /** Something expires at that moment. Unix time, milliseconds. */
  settleBy(at: number): void {
    if (at < this.nextAt) this.later(at - this.clock.now());
  }

  /** Takes up nothing more, and waits for what is under way. */
  close(): Promise<void> {
    this.isClosed = true;
    this.cancel();
    return this.underWay;
  }

  private later(ms: number): void {
    if (this.isClosed) return;
    this.cancel();
    this.nextAt = this.clock.now() + ms;
    this.cancel = this.clock.after(Math.max(0, ms), () => {
      this.underWay = this.settle();
    });
  }

  private async settle(): Promise<void> {
    // What is asked meanwhile is found by this look or sets the next one.
    this.nextAt = this.clock.now() + INTERVAL_MS;
    let next: number | null = null;
    try {
      next = await this.storage.approvals.settle();
    } catch (err) {
      this.logger.warn({ err }, 'Approvals whose time is over could not be noted as expired; it is tried again.');
    }
    const at = Math.min(next ?? Number.POSITIVE_INFINITY, this.nextAt);
    this.later(at - this.clock.now());
  }
}
