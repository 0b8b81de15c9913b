import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Longer bodies are compressed. PLATFORM. Unit: bytes. */
const GZIP_BYTES = 1024;
const GZIP_LEVEL = 1;

const compress = promisify(gzip);

/** The body of a request as it goes over the wire. */
export class PackedBody {
  private constructor(
    readonly bytes: Buffer,
    readonly isCompressed: boolean,
  ) {}

  /** Packs a body, off the main thread; what it was made of may be used for something else afterwards. */
  static async of(plain: Buffer): Promise<PackedBody> {
    if (plain.length <= GZIP_BYTES) return new PackedBody(Buffer.from(plain), false);
    return new PackedBody(await compress(plain, { level: GZIP_LEVEL }), true);
  }
}
