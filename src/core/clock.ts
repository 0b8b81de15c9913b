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

/** The machine's own clock: `Date.now` and unreferenced timers. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, fn) {
    const timer = setTimeout(fn, ms).unref();
    return () => clearTimeout(timer);
  },
};
