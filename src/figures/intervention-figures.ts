import { interventionFacts } from './intervention-facts';
import type { InterventionKind } from './intervention-kind';
import type { InterventionStats } from './intervention-stats';
import { isWithin, type Period } from './period';
import { sumUp } from './sum-up';
import { Tally } from './tally';
import { type BucketSize, bucketSizeFor, TimeBuckets } from './time-buckets';

/**
 * Adds up interventions: the figures that `stats`, `report` and the console show.
 *
 * Of each id the highest revision counts, in whatever order they come; of a revision that comes twice the first. Keeps
 * about 130 bytes for each id, whatever the size of its records, and takes up to 16 million ids.
 *
 * @param period - counts what happened in it; a record whose last revision lies outside is left out.
 *
 * @example
 * const figures = new InterventionFigures();
 * for (const record of records) figures.add(record);
 * figures.stats().total_cost_prevented_usd;
 */
export class InterventionFigures {
  /** How many records could not be used, see `interventionFacts`. */
  skipped = 0;
  private readonly kinds: InterventionKind[] = [];
  private readonly kindIndex = new Map<string, number>();
  // One row for each id, in columns: an object for each would take twice the memory.
  private readonly rowOf = new Map<string, number>();
  private readonly revisions: number[] = [];
  private readonly times: number[] = [];
  private readonly costs: number[] = [];
  private readonly kindOf: number[] = [];

  constructor(private readonly period: Period = {}) {}

  /** @param record - an intervention in its wire form; never throws. */
  add(record: unknown): void {
    const facts = interventionFacts(record);
    if (facts === null) {
      this.skipped++;
      return;
    }
    const { id, revision, at, costNano, kind } = facts;
    const row = this.rowOf.get(id) ?? this.times.length;
    if (row === this.times.length) this.rowOf.set(id, row);
    else if (revision <= this.revisions[row]) return;
    this.revisions[row] = revision;
    this.times[row] = at;
    this.costs[row] = costNano;
    this.kindOf[row] = this.indexOf(kind);
  }

  /** @param size - of the entries of `over_time`; default hours where the range is at most three days, else days. */
  stats(size?: BucketSize): InterventionStats {
    const tallies = this.kinds.map((kind) => ({ kind, tally: new Tally() }));
    const buckets = new TimeBuckets(size ?? bucketSizeFor(this.rangeMs()));
    for (let row = 0; row < this.times.length; row++) {
      if (!isWithin(this.period, this.times[row])) continue;
      const { kind, tally } = tallies[this.kindOf[row]];
      tally.add(kind, this.costs[row]);
      buckets.add(this.times[row], kind, this.costs[row]);
    }
    return sumUp(
      tallies.filter(({ tally }) => tally.count > 0),
      buckets.list(),
    );
  }

  /** Of the period, or where it has no end, of what is there. */
  private rangeMs(): number {
    let { since = Number.POSITIVE_INFINITY, until = Number.NEGATIVE_INFINITY } = this.period;
    for (const at of this.times) {
      if (!isWithin(this.period, at)) continue;
      if (this.period.since === undefined && at < since) since = at;
      if (this.period.until === undefined && at > until) until = at;
    }
    return until - since;
  }

  private indexOf(kind: InterventionKind): number {
    const key = JSON.stringify(Object.values(kind));
    let index = this.kindIndex.get(key);
    if (index === undefined) {
      index = this.kinds.push(kind) - 1;
      this.kindIndex.set(key, index);
    }
    return index;
  }
}
