import type { Readable } from 'node:stream';
import type { Clock } from '../../core/clock';
import { LIMITS } from '../limits';
import { Problem } from '../problem';

/** The exports of one server that are under way: a bounded number, and none that waits for its client for ever. */
export class ExportsUnderWay {
  private count = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * Takes an export in.
   *
   * @throws {@link Problem} `OVER_CAPACITY` where 16 are under way.
   */
  take(begin: () => Readable): Readable {
    if (this.count >= LIMITS.exports) {
      throw new Problem('OVER_CAPACITY', 'Too many exports are under way; try again.', { retryAfterSeconds: 5 });
    }
    const stream = begin();
    this.count++;
    let cancel = this.dropLater(stream);
    stream.on('data', () => {
      cancel();
      cancel = this.dropLater(stream);
    });
    stream.pause();
    stream.once('close', () => {
      cancel();
      this.count--;
    });
    return stream;
  }

  private dropLater(stream: Readable): () => void {
    return this.clock.after(LIMITS.exportStallMs, () => stream.destroy(new Error('The client took nothing.')));
  }
}
