import { ledgerLine } from '../core/ledger-line';
import { toWire } from '../core/wire';
import type { SinkRecord } from '../sinks/sink';
import type { HomeFileKind } from '../spool/home-files';
import type { Backlog, Spool, SpoolBatch } from './spool';

/** What waits at most. PLATFORM, issue 6. */
const MAX_RECORDS = 10_000;
/** Of one batch. Unit: bytes. */
const BATCH_BYTES = 1_048_576;

interface Waiting {
  readonly number: number;
  readonly record: SinkRecord;
}

/**
 * Records that wait in memory, for a Sentinel without a home: at most 10,000; beyond that the oldest are dropped.
 *
 * @param report - is told of the first that is dropped.
 */
export class MemorySpool implements Spool {
  rejected = 0;
  /** How many were dropped for want of room. */
  dropped = 0;
  private readonly waiting: Record<HomeFileKind, Waiting[]> = { interventions: [], ledger: [] };
  private added = 0;

  constructor(private readonly report: () => void) {}

  /** Takes records; kinds that are not known are left out. */
  add(records: readonly SinkRecord[]): void {
    for (const record of records) {
      const kind = kindOf(record);
      if (kind === null) continue;
      this.waiting[kind].push({ number: ++this.added, record });
      if (this.size > MAX_RECORDS) this.drop();
    }
  }

  open(): void {}

  async next(kind: HomeFileKind, maxRecords: number): Promise<SpoolBatch | null> {
    const records = [];
    let bytes = 0;
    for (const { number, record } of this.waiting[kind].slice(0, maxRecords)) {
      const json = Buffer.from(textOf(record));
      bytes += json.length;
      if (records.length > 0 && bytes > BATCH_BYTES) break;
      records.push({ json, end: number });
    }
    return records.length === 0 ? null : { kind, source: null, records };
  }

  async following(): Promise<null> {
    return null;
  }

  acknowledge({ kind, records }: SpoolBatch, count: number): void {
    const { end } = records[count - 1];
    const left = this.waiting[kind].findIndex(({ number }) => number > end);
    this.waiting[kind].splice(0, left === -1 ? this.waiting[kind].length : left);
  }

  reject(records: readonly unknown[]): void {
    this.rejected += records.length;
  }

  mark(): () => boolean {
    const last = this.added;
    return () => Math.min(this.oldest('interventions'), this.oldest('ledger')) > last;
  }

  backlog(): Backlog {
    const all = [...this.waiting.interventions, ...this.waiting.ledger].map(({ record }) => textOf(record));
    const bytes = all.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const first = [this.waiting.interventions[0], this.waiting.ledger[0]].flatMap((each) =>
      each === undefined ? [] : [timestampOf(each.record)],
    );
    return { records: all.length, bytes, oldestAt: first.sort()[0] ?? null };
  }

  tidy(): void {}

  close(): void {}

  private get size(): number {
    return this.waiting.interventions.length + this.waiting.ledger.length;
  }

  private oldest(kind: HomeFileKind): number {
    return this.waiting[kind][0]?.number ?? Number.POSITIVE_INFINITY;
  }

  private drop(): void {
    const kind = this.oldest('interventions') < this.oldest('ledger') ? 'interventions' : 'ledger';
    this.waiting[kind].shift();
    if (++this.dropped === 1) this.report();
  }
}

function kindOf({ kind }: SinkRecord): HomeFileKind | null {
  if (kind === 'intervention') return 'interventions';
  return kind === 'action' ? 'ledger' : null;
}

function textOf(record: SinkRecord): string {
  return record.kind === 'intervention'
    ? JSON.stringify(toWire(record.intervention))
    : ledgerLine(record.entry).trimEnd();
}

function timestampOf(record: SinkRecord): string {
  return record.kind === 'intervention' ? record.intervention.timestamp : record.entry.timestamp;
}
