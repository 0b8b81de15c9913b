import { isBlocked } from '../../figures/intervention-kind';
import { timeOf } from '../../figures/time-of';
import type { DatabaseFile } from '../../sqlite/database-file';
import type { DayTotals, RecordKind } from '../truth';

/** The columns of the totals of a day, named as they are told. */
export const DAY_COLUMNS = `
  day, interventions, blocked, prevented AS preventedNanoUsd, ledger_entries AS ledgerEntries, spent AS spentNanoUsd`;

const KEPT = `SELECT ${DAY_COLUMNS} FROM day_totals WHERE org = ? AND day = ?`;
const KEEP = 'INSERT OR REPLACE INTO day_totals VALUES (?, ?, ?, ?, ?, ?, ?)';

/** A timestamp further ahead of its arrival is not believed. PLATFORM, Order. */
const MAX_AHEAD_MS = 5 * 60_000;

/** A row that goes. */
export interface GoneRow {
  readonly kind: RecordKind;
  /** When it arrived. Unix time, milliseconds. */
  readonly firstAt: number;
  readonly nano: number;
  readonly body: string;
}

/** Adds up the rows that go, by the day of their timestamps. */
export class DayTally {
  private readonly days = new Map<string, DayTotals>();

  constructor(
    private readonly file: DatabaseFile,
    private readonly org: number,
  ) {}

  add({ kind, firstAt, nano, body }: GoneRow): void {
    const { timestamp, outcome } = JSON.parse(body) as { readonly timestamp?: unknown; readonly outcome?: unknown };
    const at = timeOf(timestamp) ?? firstAt;
    const day = new Date(at > firstAt + MAX_AHEAD_MS ? firstAt : at).toISOString().slice(0, 10);
    const totals = this.days.get(day) ?? this.kept(day);
    this.days.set(day, kind === 'ledger' ? withEntry(totals, nano) : withIntervention(totals, nano, outcome));
  }

  save(): void {
    for (const { day, interventions, blocked, preventedNanoUsd, ledgerEntries, spentNanoUsd } of this.days.values()) {
      this.file.sql(KEEP).run(this.org, day, interventions, blocked, preventedNanoUsd, ledgerEntries, spentNanoUsd);
    }
  }

  private kept(day: string): DayTotals {
    const nothing = { day, interventions: 0, blocked: 0, preventedNanoUsd: '0', ledgerEntries: 0, spentNanoUsd: '0' };
    return (this.file.sql(KEPT).get(this.org, day) as DayTotals | undefined) ?? nothing;
  }
}

function withEntry(totals: DayTotals, nano: number): DayTotals {
  return { ...totals, ledgerEntries: totals.ledgerEntries + 1, spentNanoUsd: sum(totals.spentNanoUsd, nano) };
}

function withIntervention(totals: DayTotals, nano: number, outcome: unknown): DayTotals {
  const counted = { ...totals, interventions: totals.interventions + 1 };
  if (typeof outcome !== 'string' || !isBlocked({ outcome })) return counted;
  return { ...counted, blocked: totals.blocked + 1, preventedNanoUsd: sum(totals.preventedNanoUsd, nano) };
}

/** As texts: a number holds neither every sum, nor does an integer of SQLite. */
function sum(text: string, nano: number): string {
  return String(BigInt(text) + BigInt(nano));
}
