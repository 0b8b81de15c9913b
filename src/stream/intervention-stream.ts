import { type Observable, Subject } from 'rxjs';
import type { Intervention } from '../core/intervention';
import { GuardedObservable } from './guarded-observable';
import type { Journal } from './journal';

/**
 * Every intervention of one Sentinel, in the order of publication; also the DI token.
 *
 * A record is in the journal before `publish` returns, also when a subscriber publishes. Subscribers get it in the same
 * turn, one record after the other: what a subscriber publishes is delivered after the current record.
 */
export class InterventionStream {
  /** Never errors; a subscriber that throws is reported and stays subscribed. */
  readonly interventions$: Observable<Intervention>;

  private readonly subject = new Subject<Intervention>();
  private readonly journal: Journal | null;
  private readonly report: (error: unknown) => void;
  private readonly queue: Intervention[] = [];
  private delivering = false;
  private completed = false;

  /**
   * @param options.journal - null: nothing is written.
   * @param options.report - gets what subscribers, or the journal, throw.
   */
  constructor(options: { journal: Journal | null; report: (error: unknown) => void }) {
    this.journal = options.journal;
    this.report = (error) => {
      try {
        options.report(error);
      } catch {
        // There is nobody left to tell.
      }
    };
    this.interventions$ = GuardedObservable.over(this.subject, this.report);
  }

  /**
   * Writes the record to the journal and delivers it. Never throws.
   *
   * @returns the journal's promise: the caller is to wait for it where there is one.
   */
  publish(intervention: Intervention, mode: 'sync' | 'async'): Promise<void> | undefined {
    const durable = this.write(intervention, mode);
    if (!this.completed && this.subject.observed) {
      this.queue.push(intervention);
      this.deliver();
    }
    return durable;
  }

  /** Ends the stream after what was published before; later records are written and delivered to nobody. */
  complete(): void {
    this.completed = true;
    this.deliver();
  }

  private write(intervention: Intervention, mode: 'sync' | 'async'): Promise<void> | undefined {
    try {
      return this.journal?.append(intervention, mode);
    } catch (error) {
      this.report(error);
      return undefined;
    }
  }

  private deliver(): void {
    if (this.delivering) return;
    this.delivering = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) this.subject.next(next);
    this.delivering = false;
    if (this.completed) this.subject.complete();
  }
}
