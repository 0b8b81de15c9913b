import type { FeedStep } from '../truth';
import type { RecordsAdded } from './jobs';
import type { RecordsUnderWay } from './row-columns';

/** Of more the older half is let go of: those of a fifth of a second at full speed are to be there. */
const MAX_STEPS = 16_000;
/** Of more too. A usual step has some 300. Unit: characters. */
const MAX_CHARACTERS = 6_000_000;

type RecordStep = Exclude<FeedStep, { readonly kind: 'gone' }>;

/**
 * The last steps of the feed, so that a read model that keeps up is fed without a look into the file.
 *
 * It remembers new rows alone: whatever else becomes of a row, it begins anew.
 */
export class RecentSteps {
  private steps: RecordStep[] = [];
  private characters = 0;

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
      this.characters += facts[index].length;
      count += 1;
    }
    while (this.steps.length > MAX_STEPS || this.characters > MAX_CHARACTERS) this.halve();
  }

  /** Forgets all that was committed by now. */
  restart(): void {
    this.from = Number.POSITIVE_INFINITY;
    this.steps = [];
    this.characters = 0;
  }

  private halve(): void {
    const gone = this.steps.splice(0, Math.ceil(this.steps.length / 2));
    this.from = (gone.at(-1) as RecordStep).seq;
    for (const { facts } of gone) this.characters -= facts.length;
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
