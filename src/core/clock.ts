/** Where a Sentinel takes the time and its timers from. Replace it in tests by `ManualClock`. */
export interface Clock {
  /** Unix time. Unit: milliseconds. */
  now(): number;
  /**
   * Calls `fn` once, `ms` milliseconds from now. Never keeps the process alive.
   *
   * @returns a function that cancels the call; calling it late or twice does nothing.
   */
  after(ms: number, fn: () => void): () => void;
}

/** The longest that a timer of Node can wait; with more it fires at once. Unit: milliseconds. */
const MAX_TIMER_MS = 2_147_483_647;

/** The machine's own clock: `Date.now` and unreferenced timers. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, fn) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const step = Math.min(left, MAX_TIMER_MS);
      timer = setTimeout(() => (left > step ? wait(left - step) : fn()), step).unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
