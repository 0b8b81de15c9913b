import { NanoSum } from '../money/nano-sum';

const DAY_MS = 86_400_000;

/** The periods of budgets that count beyond the process. */
export type Period = 'day' | 'month';

/**
 * What this session has spent in the current day and month that no shared counter knows of: a budget that a new policy
 * brings begins with it.
 */
export class PeriodSpend {
  private readonly sums = { day: new NanoSum(), month: new NanoSum() };
  /** When the current periods began. Unix time, milliseconds. */
  private readonly beginnings = { day: Number.NEGATIVE_INFINITY, month: Number.NEGATIVE_INFINITY };

  /** Adds the cost of a call that was not booked to the shared counter of the period; one of a period gone by is none. */
  add(period: Period, nanoUsd: number, at: number): void {
    this.enter(at);
    if (at >= this.beginnings[period]) this.sums[period].add(nanoUsd);
  }

  /** Gives what was added in the current period, and forgets it: now it is known. Unit: nano-USD, at most 9e15. */
  take(period: Period, at: number): number {
    this.enter(at);
    const sum = this.sums[period];
    const nanoUsd = Number.MAX_SAFE_INTEGER - sum.left(Number.MAX_SAFE_INTEGER);
    sum.reset();
    return nanoUsd;
  }

  private enter(at: number): void {
    if (at < this.beginnings.day + DAY_MS) return;
    const date = new Date(at);
    const month = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    this.beginnings.day = Math.floor(at / DAY_MS) * DAY_MS;
    this.sums.day.reset();
    if (month !== this.beginnings.month) this.sums.month.reset();
    this.beginnings.month = month;
  }
}
