import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8 * 512;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Makes the ids of one Sentinel. */
export interface IdSource {
  /** A new id for something that happens at `now` (Unix milliseconds). */
  next(now: number): string;
}

/**
 * UUIDv7 (RFC 9562) that sort in the order in which they were made.
 *
 * The 12 bits after the time count the ids of one millisecond (method 1 of section 6.2); when they run out, or the
 * clock goes back, time is borrowed from the future. The last 62 bits are random, taken from a pool.
 */
export class UuidV7Source implements IdSource {
  private readonly pool = Buffer.alloc(POOL_BYTES);
  private poolOffset = POOL_BYTES;
  private lastMs = 0;
  private count = 0;
  private prefix = '';

  next(now: number): string {
    if (now > this.lastMs) this.startMillisecond(now);
    else if (++this.count > 0xfff) this.startMillisecond(this.lastMs + 1);
    if (this.poolOffset === POOL_BYTES) {
      randomFillSync(this.pool);
      this.poolOffset = 0;
    }
    const pool = this.pool;
    const at = this.poolOffset;
    this.poolOffset = at + 8;
    const count = this.count;
    return (
      this.prefix +
      HEX[0x70 | (count >> 8)] +
      HEX[count & 0xff] +
      '-' +
      HEX[0x80 | (pool[at] & 0x3f)] +
      HEX[pool[at + 1]] +
      '-' +
      HEX[pool[at + 2]] +
      HEX[pool[at + 3]] +
      HEX[pool[at + 4]] +
      HEX[pool[at + 5]] +
      HEX[pool[at + 6]] +
      HEX[pool[at + 7]]
    );
  }

  private startMillisecond(ms: number): void {
    this.lastMs = ms;
    this.count = 0;
    const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
    this.prefix = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-`;
  }
}
