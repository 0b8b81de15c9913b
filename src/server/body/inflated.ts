import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LIMITS } from '../limits';
import { Problem } from '../problem';

const inflate = promisify(gunzip);

/**
 * The bytes of a body as they were before it was compressed. Inflates gzip up to the limit and no further, off the main
 * thread.
 *
 * @param encoding - the header `Content-Encoding`.
 * @throws {@link Problem} `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `UNREADABLE_BODY`.
 */
export async function inflated(body: Buffer, encoding = 'identity'): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  if (name !== 'gzip') {
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, or with Content-Encoding: gzip.', {
      headers: { 'accept-encoding': 'gzip' },
    });
  }
  try {
    return await inflate(body, { maxOutputLength: LIMITS.bodyBytes, chunkSize: 256 * 1024 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Problem('BODY_TOO_LARGE', 'Send at most 5 MiB, counted after inflating; halve the batch.');
    }
    throw new Problem('UNREADABLE_BODY', 'The body is not the gzip that its Content-Encoding says.');
  }
}
