import { NanoSum } from '../money/nano-sum';
import { SlidingWindow } from './sliding-window';

/** One counter: what was spent under its key, what is reserved by calls in flight, and its rate windows. */
export class Account {
  readonly spent = new NanoSum();
  readonly reserved = new NanoSum();
  /** Counters that count everything that this one counts: a pattern's, for the actions that it matches. */
  parents: readonly Account[] = [];
  /** Unix time, milliseconds. */
  lastUsed = 0;
  /** It no longer counts: its key has, or will get, another counter. */
  isDropped = false;
  /** How long it lives after its last call: 24 hours, or its longest window where that is more. */
  lifeMs = 86_400_000;
  /** How many calls have reserved here and are not settled. */
  inFlight = 0;
  private windows: Map<string, SlidingWindow> | null = null;

  constructor(readonly key: string) {}

  /** Whether taking the amount would pass the limit. Both in nano-USD. */
  refuses(limit: number, amount: number): boolean {
    if (limit === Number.POSITIVE_INFINITY) return false;
    // Each of the two is exact in itself: what is left below the limit holds both, or does not.
    const left = this.spent.left(limit);
    return this.spent.exceeds(limit, amount) || this.reserved.exceeds(left, amount);
  }

  /** What a limit leaves. Unit: nano-USD; at least 0. */
  left(limit: number): number {
    return this.reserved.left(this.spent.left(limit));
  }

  /** The sliding window of a name and a length, made when it is first asked for. */
  window(name: string, windowMs: number): SlidingWindow {
    this.windows ??= new Map();
    const key = `${windowMs} ${name}`;
    let window = this.windows.get(key);
    if (window === undefined) {
      window = new SlidingWindow(windowMs);
      this.windows.set(key, window);
      this.lifeMs = Math.max(this.lifeMs, windowMs);
    }
    return window;
  }

  /** Nothing is in flight. */
  get isIdle(): boolean {
    return this.inFlight === 0;
  }
}
