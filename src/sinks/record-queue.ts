import { Fifo } from './fifo';
import type { SinkRecord } from './sink';

/** The most records that wait. */
const MAX_RECORDS = 10_000;
/** The most that they take together, as estimated. Unit: bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

interface Waiting {
  readonly record: SinkRecord;
  readonly bytes: number;
  /** From 1, in the order of arrival. */
  readonly position: number;
}

/**
 * What waits for a sink, in the order of arrival: at most 10,000 records, and at most 16 MiB of them.
 *
 * Ledger entries go before interventions when room must be made: a receipt is what the sink is there for.
 */
export class RecordQueue {
  private readonly interventions = new Fifo<Waiting>();
  private readonly others = new Fifo<Waiting>();
  private bytes = 0;
  private arrived = 0;

  /** How many wait. */
  get length(): number {
    return this.interventions.length + this.others.length;
  }

  /** The position of the record that arrived last. */
  get last(): number {
    return this.arrived;
  }

  /** The position of the oldest that waits; infinite where none does. */
  get oldest(): number {
    return Math.min(positionOf(this.interventions), positionOf(this.others));
  }

  /** Whether more waits than may: {@link drop} until it does not. */
  get isOver(): boolean {
    return this.length > MAX_RECORDS || this.bytes > MAX_BYTES;
  }

  /** @param bytes - how much room the record takes. */
  push(record: SinkRecord, bytes: number): void {
    const queue = record.kind === 'intervention' ? this.interventions : this.others;
    queue.push({ record, bytes, position: ++this.arrived });
    this.bytes += bytes;
  }

  /** Takes the oldest out, at most so many. */
  take(count: number): SinkRecord[] {
    const taken: SinkRecord[] = [];
    while (taken.length < count && this.length > 0) {
      taken.push(
        this.shift(positionOf(this.interventions) < positionOf(this.others) ? this.interventions : this.others),
      );
    }
    return taken;
  }

  /** Drops the oldest ledger entry; where none waits, the oldest intervention. At least one must wait. */
  drop(): SinkRecord {
    return this.shift(this.others.length > 0 ? this.others : this.interventions);
  }

  private shift(queue: Fifo<Waiting>): SinkRecord {
    const { record, bytes } = queue.shift() as Waiting;
    this.bytes -= bytes;
    return record;
  }
}

function positionOf({ first }: Fifo<Waiting>): number {
  return first?.position ?? Number.POSITIVE_INFINITY;
}
