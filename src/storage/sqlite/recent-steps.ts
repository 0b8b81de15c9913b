import type { FeedStep, RecordKind } from '../truth';
import type { RecordsAdded, StandingRevision } from './jobs';
import type { RecordsUnderWay } from './row-columns';

/** Of more the older half is let go of: those of a fifth of a second at full speed are to be there. */
const MAX_STEPS = 16_000;
/** Of more too. A usual step has some 300. Unit: characters. */
const MAX_CHARACTERS = 6_000_000;

type RecordStep = Exclude<FeedStep, { readonly kind: 'gone' }>;

/** The last steps of the feed, so that a read model that keeps up is fed without a look into the file. */
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
  note(records: RecordsUnderWay, added: RecordsAdded): void {
    const { of, org, revisions, facts } = records;
    const standing = new Map(added.standing.map((each) => [each.seq, each]));
    this.from = Math.min(this.from, added.firstSeq - 1);
    let seq = added.firstSeq;
    let newRow = added.firstRow;
    for (const [index, fate] of added.fates.entries()) {
      if (fate !== 'created' && fate !== 'updated') continue;
      const revision = standing.get(seq);
      if (revision !== undefined) this.forget(of, revision.row);
      const place = fate === 'created' ? { row: newRow++, receivedAt: added.at } : placeOf(revision);
      if (place !== null) this.push({ kind: of, seq, ...place, org, revision: revisions[index], facts: facts[index] });
      seq += 1;
    }
    while (this.steps.length > MAX_STEPS || this.characters > MAX_CHARACTERS) this.halve();
  }

  /** Forgets all that was committed by now. */
  restart(): void {
    this.from = Number.POSITIVE_INFINITY;
    this.steps = [];
    this.characters = 0;
  }

  private push(step: RecordStep): void {
    this.steps.push(step);
    this.characters += step.facts.length;
  }

  /** What stood for a row until now: of each row the feed has one step. */
  private forget(of: RecordKind, row: number): void {
    const index = this.steps.findLastIndex((step) => step.row === row && step.kind === of);
    if (index < 0) return;
    const [{ facts }] = this.steps.splice(index, 1);
    this.characters -= facts.length;
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

/** Null: it does not stand for its row, so no step tells of it. */
function placeOf(revision: StandingRevision | undefined): Pick<RecordStep, 'row' | 'receivedAt'> | null {
  return revision === undefined ? null : { row: revision.row, receivedAt: revision.firstAt };
}
