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
  private dayIndex = -1;
  private month = '';

  /** Adds the cost of a call that was not booked to the shared counter of the period. */
  add(period: Period, nanoUsd: number, at: number): void {
    this.enter(at);
    this.sums[period].add(nanoUsd);
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
    const dayIndex = Math.floor(at / DAY_MS);
    if (dayIndex === this.dayIndex) return;
    this.dayIndex = dayIndex;
    this.sums.day.reset();
    const month = new Date(at).toISOString().slice(0, 7);
    if (month !== this.month) this.sums.month.reset();
    this.month = month;
  }
}
