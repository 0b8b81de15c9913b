import type { DatabaseFile } from '../../sqlite/database-file';
import type { RecordKind } from '../truth';

const LOAD = 'SELECT * FROM state';
const SAVE = `
  UPDATE state SET seq = ?, arrived_at = ?, intervention_row = ?, interventions = ?, prevented = ?,
    ledger_row = ?, ledger_entries = ?, spent = ?`;

interface StateRow {
  readonly seq: number;
  readonly arrived_at: number;
  readonly intervention_row: number;
  readonly interventions: number;
  readonly prevented: string;
  readonly ledger_row: number;
  readonly ledger_entries: number;
  readonly spent: string;
}

/** What the writer counts: loaded once, saved with every transaction. */
export class StoreState {
  private seqNow: number;
  private arrivedAt: number;
  private readonly counts: Readonly<Record<RecordKind, { lastRow: number; rows: number; nano: bigint }>>;

  constructor(private readonly file: DatabaseFile) {
    const kept = file.sql(LOAD).get() as StateRow;
    this.seqNow = kept.seq;
    this.arrivedAt = kept.arrived_at;
    this.counts = {
      intervention: { lastRow: kept.intervention_row, rows: kept.interventions, nano: BigInt(kept.prevented) },
      ledger: { lastRow: kept.ledger_row, rows: kept.ledger_entries, nano: BigInt(kept.spent) },
    };
  }

  /** The last sequence that was given out. */
  get seq(): number {
    return this.seqNow;
  }

  nextSeq(): number {
    this.seqNow += 1;
    return this.seqNow;
  }

  /** The moment of an arrival: what arrives later never has an earlier one, whatever the clock does. */
  arrival(now: number): number {
    this.arrivedAt = Math.max(this.arrivedAt, now);
    return this.arrivedAt;
  }

  /** The number that the last row was given. */
  lastRow(kind: RecordKind): number {
    return this.counts[kind].lastRow;
  }

  /** Counts a new row. @returns its number. */
  addRow(kind: RecordKind, nano: number): number {
    const counts = this.counts[kind];
    counts.rows += 1;
    counts.nano += BigInt(nano);
    counts.lastRow += 1;
    return counts.lastRow;
  }

  /** Another revision stands for a row. */
  replace(kind: RecordKind, nanoBefore: number, nanoNow: number): void {
    this.counts[kind].nano += BigInt(nanoNow) - BigInt(nanoBefore);
  }

  removeRow(kind: RecordKind, nano: number): void {
    const counts = this.counts[kind];
    counts.rows -= 1;
    counts.nano -= BigInt(nano);
  }

  save(): void {
    const { intervention, ledger } = this.counts;
    this.file
      .sql(SAVE)
      .run(
        this.seqNow,
        this.arrivedAt,
        intervention.lastRow,
        intervention.rows,
        String(intervention.nano),
        ledger.lastRow,
        ledger.rows,
        String(ledger.nano),
      );
  }
}
