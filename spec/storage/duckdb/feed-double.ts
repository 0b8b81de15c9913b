import type { FeedSource } from '../../../src/storage/duckdb/feed-source';
import { interventionFacts, ledgerFacts } from '../../../src/storage/facts';
import type { InterventionRow, LedgerRow } from '../../../src/storage/rows';
import type { Committed, FeedStep, RecordKind, Totals } from '../../../src/storage/truth';

interface Kept {
  readonly kind: RecordKind;
  readonly row: number;
  readonly org: number;
  readonly id: string;
  readonly nano: number;
}

/** A truth in memory, as far as a read model is fed from it. Each change is one commit. */
export class FeedDouble implements FeedSource {
  seq = 0;
  /** What was asked of `feed`: after which sequence. */
  readonly asked: number[] = [];
  private steps: FeedStep[] = [];
  private readonly kept = new Map<string, Kept>();
  private readonly rows = { intervention: 0, ledger: 0 };
  private readonly listeners = new Set<(events: readonly Committed[]) => void>();

  add(org: number, row: InterventionRow | LedgerRow): void {
    const isEntry = 'action' in row;
    const kind = isEntry ? 'ledger' : 'intervention';
    const key = `${org} ${kind} ${row.id}`;
    const number = this.kept.get(key)?.row ?? ++this.rows[kind];
    this.kept.set(key, {
      kind,
      row: number,
      org,
      id: row.id,
      nano: isEntry ? row.spentNanoUsd : row.preventedNanoUsd,
    });
    const facts = isEntry ? ledgerFacts(row) : interventionFacts(row);
    this.commit({
      kind,
      seq: ++this.seq,
      row: number,
      org,
      revision: isEntry ? 1 : row.revision,
      receivedAt: row.at,
      facts,
    });
  }

  /** Rows go, as by retention. */
  remove(of: RecordKind, org: number, upToRow: number): void {
    for (const [key, kept] of this.kept) {
      if (kept.kind === of && kept.org === org && kept.row <= upToRow) this.kept.delete(key);
    }
    const isGone = (step: FeedStep): boolean => step.kind === of && step.org === org && step.row <= upToRow;
    this.steps = this.steps.filter((step) => !isGone(step));
    this.commit({ kind: 'gone', seq: ++this.seq, of, org, upToRow });
  }

  /** A change that the feed says nothing of. */
  commitOther(): void {
    this.seq++;
    this.tell();
  }

  feed(after: number, limit: number): readonly FeedStep[] {
    this.asked.push(after);
    const found = this.steps.filter(({ seq }) => seq > after);
    // Of a row the last step alone, as the truth has it.
    const last = new Map(this.steps.map((step) => [step.kind === 'gone' ? step : `${step.kind} ${step.row}`, step]));
    return found
      .filter((step) => step.kind === 'gone' || last.get(`${step.kind} ${step.row}`) === step)
      .slice(0, limit);
  }

  async totals(): Promise<Totals> {
    const of = (kind: RecordKind): readonly Kept[] => [...this.kept.values()].filter((kept) => kept.kind === kind);
    const sum = (kept: readonly Kept[]): string => String(kept.reduce((total, { nano }) => total + BigInt(nano), 0n));
    return {
      seq: this.seq,
      interventions: of('intervention').length,
      preventedNanoUsd: sum(of('intervention')),
      ledgerEntries: of('ledger').length,
      spentNanoUsd: sum(of('ledger')),
    };
  }

  onCommitted(listener: (events: readonly Committed[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private commit(step: FeedStep): void {
    this.steps.push(step);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener([]);
  }
}
