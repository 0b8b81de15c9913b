import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../core/clock';
import { keepHeapSmall } from './keep-heap-small';

/** How often it is looked for. Unit: milliseconds. */
const INTERVAL_MS = 2_000;
/** With less that is new it is not worth a collection, which takes some 30 ms. */
const WORTH_BYTES = 12 * 1024 * 1024;

/**
 * Gives back the memory that a flood of requests has left, when none is being answered: V8 alone keeps it until it needs
 * to allocate again, which an idle server does not.
 */
export class SpareMemory {
  private readonly collect: () => void;
  private requests = 0;
  private requestsBefore = 0;
  /** After the last collection. Unit: bytes. */
  private used = 0;
  private stopWaiting: () => void = () => undefined;

  constructor(private readonly clock: Clock) {
    // The function is there for whoever has it: the flag holds only while it is made.
    setFlagsFromString('--expose-gc');
    this.collect = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
    this.wait();
  }

  /** Notes that there is something to do. */
  note(): void {
    this.requests += 1;
  }

  stop(): void {
    this.stopWaiting();
  }

  private wait(): void {
    // Again and again: a thread that is started takes it back.
    keepHeapSmall();
    this.stopWaiting = this.clock.after(INTERVAL_MS, () => {
      if (this.requests === this.requestsBefore && isWorthIt(this.used)) {
        this.collect();
        this.used = getHeapStatistics().used_heap_size;
      }
      this.requestsBefore = this.requests;
      this.wait();
    });
  }
}

/** @param usedBefore - what was needed when it was looked at last. */
function isWorthIt(usedBefore: number): boolean {
  return getHeapStatistics().used_heap_size - usedBefore > WORTH_BYTES;
}
