import { MAX_USD, toNanoUsd, toUsd } from './nano-usd';

const NANO_PER_USD = toNanoUsd(1);
const NANO_PER_HIGH = toNanoUsd(MAX_USD);

/**
 * An exact sum of nano-dollars, never below 0.
 *
 * Each amount is a whole number of at most 9e15; their sum may pass 2^53, so it is kept in two numbers: `high` counts
 * full 9,000,000 USD, `low` is what lies above them.
 */
export class NanoSum {
  private low = 0;
  private high = 0;

  /** The sum as the nearest number. Unit: USD. */
  get usd(): number {
    if (this.high === 0) return toUsd(this.low);
    const rest = this.low % NANO_PER_USD;
    return this.high * MAX_USD + (this.low - rest) / NANO_PER_USD + rest / NANO_PER_USD;
  }

  get isZero(): boolean {
    return this.low === 0 && this.high === 0;
  }

  add(nano: number): void {
    const toNextHigh = NANO_PER_HIGH - this.low;
    if (nano < toNextHigh) {
      this.low += nano;
    } else {
      this.low = nano - toNextHigh;
      this.high++;
    }
  }

  addSum(other: NanoSum): void {
    this.high += other.high;
    this.add(other.low);
  }

  /** Takes an amount off; more than there is leaves 0. */
  subtract(nano: number): void {
    if (nano <= this.low) {
      this.low -= nano;
    } else if (this.high > 0) {
      this.low += NANO_PER_HIGH - nano;
      this.high--;
    } else {
      this.low = 0;
    }
  }

  /** Replaces the sum by one amount. */
  set(nano: number): void {
    this.reset();
    this.add(nano);
  }

  reset(): void {
    this.low = 0;
    this.high = 0;
  }

  /** What is left below a limit, at least 0. */
  left(limitNano: number): number {
    if (this.high !== 0) return limitNano === Number.POSITIVE_INFINITY ? limitNano : 0;
    return this.low < limitNano ? limitNano - this.low : 0;
  }

  /**
   * Whether the sum with what is to come would be above a limit; reaching it exactly is not.
   *
   * @param limitNano - at most 9e15, or Infinity.
   */
  exceeds(limitNano: number, extraNano: number, moreNano = 0): boolean {
    // Differences above 2^53 may be rounded, but never across 0.
    if (this.high === 0) return limitNano - this.low - extraNano - moreNano < 0;
    if (limitNano === Number.POSITIVE_INFINITY) return false;
    return limitNano < NANO_PER_HIGH || this.high > 1 || this.low + extraNano + moreNano > 0;
  }
}
