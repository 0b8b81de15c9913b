import type { Clock } from '../../../src/core/clock';

/** A clock that stands still until it is advanced. */
export class TestClock implements Clock {
  private time = 1_000_000;
  private timers: { at: number; fn: () => void }[] = [];

  /** How many timers are armed. */
  get armed(): number {
    return this.timers.length;
  }

  now(): number {
    return this.time;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { at: this.time + ms, fn };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.fn();
  }
}
