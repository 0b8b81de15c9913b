/**
 * The admissions of the last `windowMs`, exactly: an admission leaves the window exactly `windowMs` after it was made.
 *
 * Keeps the time of each admission that is still in the window; no more than the limit of whoever takes places.
 */
export class SlidingWindow {
  /** A ring: `size` times, the oldest at `head`. Its length is a power of two. */
  private times: Ring = ring(4);
  private head = 0;
  private size = 0;

  constructor(readonly windowMs: number) {}

  /** Whether one more may be admitted at `now`. */
  hasRoom(now: number, limit: number): boolean {
    if (this.size < limit) return true;
    this.prune(now);
    return this.size < limit;
  }

  /** Admits one at `now`. */
  take(now: number): void {
    if (this.size === this.times.length) {
      this.prune(now);
      if (this.size === this.times.length) this.grow();
    }
    this.times[(this.head + this.size) & (this.times.length - 1)] = now;
    this.size += 1;
  }

  /** Takes back the latest admission made at `at`, as if it had never been made. */
  release(at: number): void {
    const mask = this.times.length - 1;
    for (let index = this.size - 1; index >= 0; index--) {
      if (this.times[(this.head + index) & mask] !== at) continue;
      for (let next = index; next < this.size - 1; next++) {
        this.times[(this.head + next) & mask] = this.times[(this.head + next + 1) & mask];
      }
      this.size -= 1;
      return;
    }
  }

  /** How long until one more may be admitted, if nothing else is. Unit: milliseconds; Infinity where never. */
  waitMs(now: number, limit: number): number {
    this.prune(now);
    if (this.size < limit) return 0;
    if (limit < 1) return Number.POSITIVE_INFINITY;
    const freeing = this.times[(this.head + this.size - limit) & (this.times.length - 1)];
    return freeing + this.windowMs - now;
  }

  /** How many are in the window at `now`. */
  count(now: number): number {
    this.prune(now);
    return this.size;
  }

  private prune(now: number): void {
    const mask = this.times.length - 1;
    while (this.size > 0 && this.times[this.head] <= now - this.windowMs) {
      this.head = (this.head + 1) & mask;
      this.size -= 1;
    }
  }

  private grow(): void {
    const larger = ring(this.times.length * 2);
    for (let index = 0; index < this.size; index++) {
      larger[index] = this.times[(this.head + index) & (this.times.length - 1)];
    }
    this.times = larger;
    this.head = 0;
  }
}

type Ring = number[] | Float64Array;

/** A few times are smaller in an array of doubles, many in a typed one, which besides lies outside the heap. */
function ring(length: number): Ring {
  return length <= 64 ? new Array<number>(length).fill(0.5) : new Float64Array(length);
}
