import type { Intervention } from '../core/intervention';
import { InterventionSink, interventionsOf, type SinkRecord } from '../sinks/sink';

/** Keeps in memory what it gets, in the order in which it came. */
export class MemorySink extends InterventionSink {
  readonly name = 'memory';
  private received: SinkRecord[] = [];

  /** Everything received since the last `clear`; a copy. */
  get records(): readonly SinkRecord[] {
    return [...this.received];
  }

  /** The interventions among the records. */
  get interventions(): readonly Intervention[] {
    return interventionsOf(this.received);
  }

  write(batch: readonly SinkRecord[]): void {
    for (const record of batch) this.received.push(record);
  }

  /** Forgets what it has. */
  clear(): void {
    this.received = [];
  }
}
