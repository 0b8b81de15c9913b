import type { DatabaseFile } from '../../sqlite/database-file';
import type { RecordKind } from '../truth';
import { DayTally } from './day-tally';
import type { Jobs } from './jobs';
import { GONE_NUMBERS, KIND_NUMBERS, kindOf } from './record-numbers';
import type { SeenRuns } from './seen-runs';
import type { StoreState } from './store-state';

/** Rows of a piece: its transaction takes 20 to 50 ms, and writes come between. */
const PIECE = 500;
/** Sequences that a piece looks at: those of other organisations stand between. */
const SPAN = 20_000;
const RUNS = 5_000;

const FIRST_AFTER = 'SELECT seq, received_at FROM records WHERE seq > ? ORDER BY seq LIMIT 1';
const LAST_OLD = 'SELECT seq FROM records WHERE seq <= ? AND received_at < ? ORDER BY seq DESC LIMIT 1';
const OLD = `
  SELECT seq, kind, row, id FROM records
  WHERE seq > ? AND seq <= ? AND org = ? AND kind <= ${KIND_NUMBERS.ledger} ORDER BY seq LIMIT ${PIECE}`;
const REVISIONS = `
  SELECT seq, nano, first_at, facts IS NOT NULL AS stands, body FROM records JOIN bodies USING (seq)
  WHERE org = ? AND kind = ? AND id = ?`;
const REMOVE = 'DELETE FROM records WHERE seq = ?';
const REMOVE_BODY = 'DELETE FROM bodies WHERE seq = ?';
/** One of each kind, the latest: a reader that is behind needs no other. */
const NOTE_GONE = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, '', 0, ?, 0, ?, NULL, 0, '', 0)";

interface Old {
  readonly seq: number;
  readonly kind: number;
  readonly row: number;
  readonly id: string;
}

interface Revision {
  readonly seq: number;
  readonly nano: number;
  readonly first_at: number;
  readonly stands: number;
  readonly body: string;
}

/**
 * Removes what arrived long ago, from the first record on.
 *
 * Records stand in the order of their arrival, so of each organisation all that comes before a place is gone already, and
 * that place is all there is to remember.
 */
export class OldRecords {
  /** By organisation: the sequence up to which it has no record. */
  private readonly cleared = new Map<number, number>();

  constructor(
    private readonly file: DatabaseFile,
    private readonly state: StoreState,
    private readonly seenRuns: SeenRuns,
  ) {}

  removePiece({ org, before }: Jobs['remove-piece']['given'], now: number): Jobs['remove-piece']['result'] {
    const cleared = this.cleared.get(org) ?? 0;
    const first = this.file.sql(FIRST_AFTER).get(cleared) as { seq: number; received_at: number } | undefined;
    if (first === undefined || first.received_at >= before)
      return { removed: 0, isDone: this.seenRuns.forget(org, before, RUNS) < RUNS };
    const last = this.file.sql(LAST_OLD).get(first.seq + SPAN, before) as { seq: number };
    const old = this.file.sql(OLD).all(cleared, last.seq, org) as Old[];
    this.cleared.set(org, old.length < PIECE ? last.seq : old[PIECE - 1].seq);
    return { removed: this.remove(org, old, this.state.arrival(now)), isDone: false };
  }

  private remove(org: number, old: readonly Old[], at: number): number {
    const tally = new DayTally(this.file, org);
    const last = new Map<RecordKind, number>();
    let removed = 0;
    for (const { kind: number, row, id } of old) {
      const kind = kindOf(number) as RecordKind;
      // A later revision of a row that is gone by now.
      if ((last.get(kind) ?? 0) >= row) continue;
      for (const revision of this.file.sql(REVISIONS).all(org, number, id) as Revision[])
        this.removeRevision(kind, revision, tally);
      last.set(kind, row);
      removed += 1;
    }
    tally.save();
    for (const [kind, row] of last)
      this.file.sql(NOTE_GONE).run(this.state.nextSeq(), org, GONE_NUMBERS[kind], row, at);
    return removed;
  }

  private removeRevision(kind: RecordKind, { seq, nano, first_at: firstAt, stands, body }: Revision, tally: DayTally) {
    if (stands === 1) {
      this.state.removeRow(kind, nano);
      tally.add({ kind, firstAt, nano, body });
    }
    this.file.sql(REMOVE).run(seq);
    this.file.sql(REMOVE_BODY).run(seq);
  }
}
