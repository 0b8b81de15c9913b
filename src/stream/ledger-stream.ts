import { type Observable, Subject } from 'rxjs';
import type { LedgerEntry } from '../core/ledger-entry';
import { GuardedObservable } from './guarded-observable';

/** Keeps entries in a file; called once for each call that ran. */
export interface Ledger {
  /** @returns a promise to wait for where the entry must be on disk first; never rejects. */
  append(entry: LedgerEntry, mode: 'sync' | 'async'): Promise<void> | undefined;
}

/** Every call of one Sentinel that ran, in the order of settlement. */
export class LedgerStream {
  /** Never errors; a subscriber that throws is reported and stays subscribed. */
  readonly actions$: Observable<LedgerEntry>;
  private readonly subject = new Subject<LedgerEntry>();
  private readonly queue: LedgerEntry[] = [];
  private delivering = false;

  /** @param ledger - null: nothing is written. */
  constructor(
    private readonly ledger: Ledger | null,
    report: (error: unknown) => void,
  ) {
    this.actions$ = GuardedObservable.over(this.subject, report);
  }

  /** Whether anybody is to be told of entries. */
  get isNeeded(): boolean {
    return this.ledger !== null || this.subject.observed;
  }

  /** Writes the entry and delivers it, in order also where a subscriber makes a call. Never throws. */
  publish(entry: LedgerEntry, mode: 'sync' | 'async'): Promise<void> | undefined {
    const durable = this.ledger?.append(entry, mode);
    if (this.subject.observed) this.deliver(entry);
    return durable;
  }

  complete(): void {
    this.subject.complete();
  }

  private deliver(entry: LedgerEntry): void {
    this.queue.push(entry);
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) this.subject.next(next);
    this.delivering = false;
  }
}
