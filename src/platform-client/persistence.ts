import type { Clock } from '../core/clock';
import { backOff } from './back-off';
import { pause } from './pause';
import { SendFailure } from './send-failure';

/** After a key was refused. PLATFORM. Unit: milliseconds. */
const KEY_RETRY_MS = 60_000;

/** Hears how attempts go. */
export interface AttemptNotices {
  failed(failure: SendFailure): void;
  succeeded(): void;
}

/** Tries again what fails for reasons that pass: the network, a platform that is away or busy, a key that is refused. */
export class Persistence {
  constructor(
    private readonly clock: Clock,
    private readonly notices: AttemptNotices,
    /** For tests; default: PLATFORM's. Unit of what it gives: milliseconds. */
    private readonly backOffMs: (failures: number) => number = backOff,
  ) {}

  /**
   * Attempts until it succeeds: after 0.5 to 60 s, at random, or as `Retry-After` says; after a refused key every 60 s.
   *
   * @param giveUp - rejects with a failure for which it is to end.
   * @returns what the attempt gives, null where that gives up its turn; null too where the signal aborted before.
   * @throws what is no {@link SendFailure}.
   */
  async attempt<T>(
    work: () => Promise<T | null>,
    signal: AbortSignal,
    giveUp: (failure: SendFailure) => boolean = () => false,
  ): Promise<T | null> {
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        const result = await work();
        if (result !== null) this.notices.succeeded();
        return result;
      } catch (failure) {
        if (signal.aborted) break;
        if (!(failure instanceof SendFailure) || giveUp(failure)) throw failure;
        // A connection that had been kept and is gone is no trouble, if it happens once.
        if (failure.kind === 'lost' && failures === 1) continue;
        this.notices.failed(failure);
        await pause(this.clock, this.waitMs(failure, failures), signal);
      }
    }
    return null;
  }

  private waitMs({ kind, retryAfterMs }: SendFailure, failures: number): number {
    return kind === 'key' ? KEY_RETRY_MS : Math.max(retryAfterMs ?? 0, this.backOffMs(failures));
  }
}
