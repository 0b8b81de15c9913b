import { InterventionFigures } from '../figures/intervention-figures';
import type { InterventionStats } from '../figures/intervention-stats';
import { LedgerFigures, type LedgerStats } from '../figures/ledger-figures';
import type { Period } from '../figures/period';
import type { BucketSize } from '../figures/time-buckets';
import { readRecords } from './home-records';

/** What a home shows for a period: what was prevented, and what was spent. */
export interface Receipt {
  readonly home: string;
  readonly period: Period;
  readonly stats: InterventionStats;
  /** Null where the home keeps no ledger. */
  readonly ledger: LedgerStats | null;
  /** Lines that are no records: torn, damaged, or without what the figures need. */
  readonly skippedLines: number;
}

/**
 * Adds up the records of a home.
 *
 * @param bucket - of `over_time`; default by the length of the period.
 * @throws {@link CommandFailure} `UNREADABLE` where the home or a file of it cannot be read.
 */
export async function receiptOf(home: string, period: Period, bucket?: BucketSize): Promise<Receipt> {
  const interventions = new InterventionFigures(period);
  const ledger = new LedgerFigures(period);
  const read = await readRecords(home, 'interventions', (record) => interventions.add(record));
  const readLedger = await readRecords(home, 'ledger', (entry) => ledger.add(entry));
  const damaged = (read?.damaged ?? 0) + (readLedger?.damaged ?? 0);
  return {
    home,
    period,
    stats: interventions.stats(bucket),
    ledger: readLedger && ledger.stats(),
    skippedLines: damaged + interventions.skipped + ledger.skipped,
  };
}
