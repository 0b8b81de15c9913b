import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LIMITS } from './limits';
import { Problem } from './problem';

const inflate = promisify(gunzip);

/**
 * Reads the body of a request as JSON.
 *
 * Inflates gzip up to the limit and no further, off the main thread. An empty body is undefined. Keys that would change
 * the prototype of an object it is copied into are refused, and so is what nests deeper than 32 levels.
 *
 * @param encoding - the header `Content-Encoding`.
 * @throws {@link Problem} `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `UNREADABLE_BODY`, `BODY_TOO_DEEP`.
 */
export async function readJsonBody(body: Buffer, encoding: string | undefined): Promise<unknown> {
  const plain = await inflated(body, encoding);
  if (plain.length === 0) return undefined;
  const value = parsed(plain.toString());
  if (typeof value === 'object' && value !== null) checkKeys(value, LIMITS.jsonDepth);
  return value;
}

async function inflated(body: Buffer, encoding = 'identity'): Promise<Buffer> {
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of the parser quotes the body.
    throw new Problem('UNREADABLE_BODY', 'The body is not JSON.');
  }
}

/** One walk over the parsed value: cheaper than two searches through the text. */
function checkKeys(value: object, levels: number): void {
  if (levels === 0) throw new Problem('BODY_TOO_DEEP', 'Nest at most 32 objects and arrays in each other.');
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === 'object' && item !== null) checkKeys(item, levels - 1);
    }
    return;
  }
  for (const key in value) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (key === '__proto__') throw poisoned(key);
    if (typeof item !== 'object' || item === null) continue;
    if (key === 'constructor' && Object.hasOwn(item, 'prototype')) throw poisoned('constructor.prototype');
    checkKeys(item, levels - 1);
  }
}

function poisoned(key: string): Problem {
  return new Problem('UNREADABLE_BODY', `The key ${key} is not permitted in a body.`);
}
