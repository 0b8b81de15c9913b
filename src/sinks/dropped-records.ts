import type { SinkRecord } from './sink';

/** How many records of each kind a sink did not get. */
export interface DroppedCounts {
  readonly interventions: number;
  readonly ledgerEntries: number;
}

/** Counts by kind what was dropped while a sink was too slow, so that it is told of once when that begins and once when it ends. */
export class DroppedRecords {
  private interventions = 0;
  private ledgerEntries = 0;

  /** @returns whether this one is the first. */
  add({ kind }: SinkRecord): boolean {
    if (kind === 'intervention') this.interventions++;
    else this.ledgerEntries++;
    return this.interventions + this.ledgerEntries === 1;
  }

  /** @returns what was dropped until now, and forgets it; null where nothing was. */
  take(): DroppedCounts | null {
    const { interventions, ledgerEntries } = this;
    this.interventions = 0;
    this.ledgerEntries = 0;
    return interventions + ledgerEntries === 0 ? null : { interventions, ledgerEntries };
  }
}
