import type { Committed } from '../../storage/truth';

/** An event that streams tell, with its text once somebody has asked for it. */
export interface KeptEvent {
  readonly event: Committed;
  text: Promise<string> | null;
}

/**
 * The latest events, in the order of their commits. Each has a position that never changes; the oldest is let go of when
 * there are more than `capacity`.
 *
 * @param startSeq - the sequence of the last commit before the first event.
 */
export class EventRing {
  /** The position that the next event gets. */
  next = 0;
  /** The sequence of the last commit that was told of. */
  lastSeq: number;
  /** The sequence up to which events are no longer here. */
  private floorSeq: number;
  private readonly events: KeptEvent[] = [];

  constructor(
    private readonly capacity: number,
    startSeq: number,
  ) {
    this.lastSeq = startSeq;
    this.floorSeq = startSeq;
  }

  /** The position of the oldest event that is still here. */
  get first(): number {
    return Math.max(0, this.next - this.capacity);
  }

  add(event: Committed): void {
    const slot = this.next % this.capacity;
    if (this.next >= this.capacity) this.floorSeq = this.events[slot].event.seq;
    this.events[slot] = { event, text: null };
    this.next++;
  }

  /** @param position - from {@link EventRing.first} up to, but without, {@link EventRing.next}. */
  at(position: number): KeptEvent {
    return this.events[position % this.capacity];
  }

  /** The position of the first event after a sequence; null where one after it is no longer here, or was never known. */
  after(seq: number): number | null {
    if (seq < this.floorSeq || seq > this.lastSeq) return null;
    let [low, high] = [this.first, this.next];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at(middle).event.seq <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
