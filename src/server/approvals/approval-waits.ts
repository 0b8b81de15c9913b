import type { Clock } from '../../core/clock';
import type { Storage } from '../../storage/storage';
import { LIMITS } from '../limits';
import { Problem } from '../problem';

/** Why a wait is over. */
export type WaitEnd = 'changed' | 'time' | 'gone' | 'revoked';

interface Waiting {
  readonly keyId: string;
  end(why: WaitEnd): void;
}

/** Those who wait for a request for approval to change: told straight after the commit. */
export class ApprovalWaits {
  private readonly waiting = new Map<string, Set<Waiting>>();
  private count = 0;
  private isClosed = false;
  private readonly stopListening: () => void;

  constructor(
    storage: Storage,
    private readonly clock: Clock,
  ) {
    this.stopListening = storage.onCommitted((events) => {
      for (const { kind, org, id } of events) {
        if (kind !== 'approval_updated' && kind !== 'approval_decided') continue;
        for (const each of this.waiting.get(placeOf(org, id as string)) ?? []) each.end('changed');
      }
    });
  }

  /**
   * Begins to wait for the next change. Begin before reading the state that is to change.
   *
   * @param signal - aborts when nobody wants to know any more.
   * @throws {@link Problem} `OVER_CAPACITY` where 1,000 wait already, or 250 of the key.
   */
  wait(org: number, id: string, keyId: string, waitMs: number, signal: AbortSignal): Promise<WaitEnd> {
    if (this.isClosed) return Promise.resolve('gone');
    if (this.count >= LIMITS.longPolls)
      throw new Problem('OVER_CAPACITY', `${LIMITS.longPolls} polls wait already.`, { retryAfterSeconds: 5 });
    const { longPollsOfKey: most } = LIMITS;
    if (this.all().filter((each) => each.keyId === keyId).length >= most)
      throw new Problem('OVER_CAPACITY', `${most} polls of this key wait already.`, { retryAfterSeconds: 5 });
    const place = placeOf(org, id);
    const here = this.waiting.get(place) ?? new Set();
    this.waiting.set(place, here);
    this.count++;
    return new Promise((resolve) => {
      const waiting: Waiting = {
        keyId,
        end: (why) => {
          if (!here.delete(waiting)) return;
          if (here.size === 0) this.waiting.delete(place);
          this.count--;
          cancel();
          signal.removeEventListener('abort', abandon);
          resolve(why);
        },
      };
      const abandon = (): void => waiting.end('gone');
      const cancel = this.clock.after(waitMs, () => waiting.end('time'));
      here.add(waiting);
      signal.addEventListener('abort', abandon);
      if (signal.aborted) abandon();
    });
  }

  /** How many wait. */
  get size(): number {
    return this.count;
  }

  /** Ends the waits of a key that was revoked. */
  endOf(keyId: string): void {
    for (const waiting of this.all()) if (waiting.keyId === keyId) waiting.end('revoked');
  }

  /** Ends all waits: each is answered with what is so now. */
  close(): void {
    this.isClosed = true;
    this.stopListening();
    for (const waiting of this.all()) waiting.end('gone');
  }

  private all(): readonly Waiting[] {
    return [...this.waiting.values()].flatMap((here) => [...here]);
  }
}

function placeOf(org: number, id: string): string {
  return `${org} ${id}`;
}
