import type { Clock } from '../core/clock';

interface Timer {
  readonly at: number;
  readonly fn: () => void;
}

/**
 * A clock that stands still until it is moved; its timers fire when the time is moved past them.
 *
 * @param startMs - Unix time, milliseconds; default 2026-01-05T00:00:00.000Z, a Monday.
 */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();

  constructor(private current = Date.UTC(2026, 0, 5)) {}

  now(): number {
    return this.current;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.current + ms, fn };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** How many timers wait to fire: none where everything that was waited for has been let go. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Moves the time forward and fires what has become due, in order of time. */
  advance(ms: number): void {
    const end = this.current + ms;
    for (let next = this.nextDue(end); next !== undefined; next = this.nextDue(end)) {
      this.timers.delete(next);
      this.current = Math.max(this.current, next.at);
      next.fn();
    }
    this.current = end;
  }

  /** Sets the time, also back; fires nothing. */
  set(unixMs: number): void {
    this.current = unixMs;
  }

  private nextDue(end: number): Timer | undefined {
    const due = [...this.timers].filter(({ at }) => at <= end);
    return due.sort((left, right) => left.at - right.at)[0];
  }
}
