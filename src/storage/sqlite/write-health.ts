import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { StorageError } from '../../errors/storage-error';

/** How soon after a write that failed another one is tried where nobody writes. Unit: milliseconds. */
const PROBE_MS = 1000;

/** Knows whether writing succeeds. Logs it once when that changes; while it fails, tries it again now and then. */
export class WriteHealth {
  private failing = false;
  private cancelProbe: (() => void) | null = null;

  /** @param probe - writes something. */
  constructor(
    private readonly path: string,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly probe: () => void,
  ) {}

  get isFailing(): boolean {
    return this.failing;
  }

  /** @param error - of the last write; null where it succeeded. */
  note(error: StorageError | null): void {
    if (error === null) {
      if (this.failing) this.logger.info({}, `${this.path} is written again.`);
      this.stop();
    } else if (!this.failing) {
      this.logger.error({ code: error.code }, error.message);
    }
    this.failing = error !== null;
    if (!this.failing || this.cancelProbe !== null) return;
    this.cancelProbe = this.clock.after(PROBE_MS, () => {
      this.cancelProbe = null;
      this.probe();
    });
  }

  /** Tries no more. */
  stop(): void {
    this.cancelProbe?.();
    this.cancelProbe = null;
  }
}
