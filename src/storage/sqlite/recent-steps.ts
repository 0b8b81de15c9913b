import type { FeedStep } from '../truth';
import type { RecordsAdded } from './jobs';
import type { RecordsUnderWay } from './row-columns';

/** So many are remembered at least, where there are as many: those of a fifth of a second at full speed, some 4 MB. */
const MAX_STEPS = 8_000;

/**
 * The last steps of the feed, so that a read model that keeps up is fed without a look into the file.
 *
 * It remembers new rows alone: whatever else becomes of a row, it begins anew.
 */
export class RecentSteps {
  private steps: FeedStep[] = [];

  /** @param from - every step after this sequence is remembered. */
  constructor(private from: number) {}

  /** What follows a sequence, as the feed has it; null where the file has to be asked. */
  after(seq: number, limit: number): readonly FeedStep[] | null {
    if (seq < this.from) return null;
    const first = this.firstAfter(seq);
    return this.steps.slice(first, first + limit);
  }

  /** Notes what was committed, in the order of commits. */
  note({ of, org, revisions, facts }: RecordsUnderWay, { fates, firstSeq, firstRow, at }: RecordsAdded): void {
    if (fates.includes('updated')) {
      this.restart();
      return;
    }
    this.from = Math.min(this.from, firstSeq - 1);
    let count = 0;
    for (let index = 0; index < fates.length; index++) {
      if (fates[index] !== 'created') continue;
      const place = { seq: firstSeq + count, row: firstRow + count };
      this.steps.push({ kind: of, ...place, org, revision: revisions[index], receivedAt: at, facts: facts[index] });
      count += 1;
    }
    if (this.steps.length > 2 * MAX_STEPS) {
      this.from = this.steps[this.steps.length - MAX_STEPS - 1].seq;
      this.steps = this.steps.slice(-MAX_STEPS);
    }
  }

  /** Forgets all that was committed by now. */
  restart(): void {
    this.from = Number.POSITIVE_INFINITY;
    this.steps = [];
  }

  private firstAfter(seq: number): number {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.steps[middle].seq > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
