import { NanoSum } from '../money/nano-sum';
import { isUsd, toNanoUsd } from '../money/nano-usd';
import { isWithin, type Period } from './period';
import { timeOf } from './time-of';

/** What ran and what it cost. */
export interface LedgerStats {
  /** Calls that ran. */
  readonly calls: number;
  /** Of those, the ones whose body threw. */
  readonly errors: number;
  /** Unit: USD. */
  readonly cost_usd: number;
}

/** Outcomes that other clients write for calls that did not run. */
const DID_NOT_RUN: readonly unknown[] = ['blocked', 'rejected', 'replayed'];

/**
 * Adds up ledger entries. Lines for calls that did not run (`blocked`, `rejected`, `replayed`) are never spend.
 *
 * @param period - counts the calls that began in it.
 */
export class LedgerFigures {
  /** How many entries could not be used: without timestamp, outcome or cost. */
  skipped = 0;
  private calls = 0;
  private errors = 0;
  private readonly cost = new NanoSum();

  constructor(private readonly period: Period = {}) {}

  /** @param entry - a ledger entry in its wire form; never throws. */
  add(entry: unknown): void {
    const fields = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const at = timeOf(fields.timestamp);
    const { outcome, cost_usd: costUsd } = fields;
    const isUsable = at !== null && typeof outcome === 'string';
    if (isUsable && (DID_NOT_RUN.includes(outcome) || !isWithin(this.period, at))) return;
    if (!isUsable || !isUsd(costUsd)) {
      this.skipped++;
      return;
    }
    this.calls++;
    if (outcome === 'error') this.errors++;
    this.cost.add(toNanoUsd(costUsd));
  }

  stats(): LedgerStats {
    return { calls: this.calls, errors: this.errors, cost_usd: this.cost.usd };
  }
}
