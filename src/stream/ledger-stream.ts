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
  private completed = false;

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

  /**
   * Writes the entry and delivers it, in order also where a subscriber makes a call. Never throws.
   *
   * @returns the ledger's promise: the caller is to wait for it where there is one.
   */
  publish(entry: LedgerEntry, mode: 'sync' | 'async'): Promise<void> | undefined {
    const durable = this.ledger?.append(entry, mode);
    if (!this.completed && this.subject.observed) {
      this.queue.push(entry);
      this.deliver();
    }
    return durable;
  }

  /** Ends the stream after what was published before; later entries are written and delivered to nobody. */
  complete(): void {
    this.completed = true;
    this.deliver();
  }

  private deliver(): void {
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) this.subject.next(next);
    this.delivering = false;
    if (this.completed) this.subject.complete();
  }
}
