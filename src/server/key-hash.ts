import { createHash } from 'node:crypto';

/** The SHA-256 under which a key is kept: the key itself is nowhere. */
export function keyHash(key: string): Uint8Array {
  return createHash('sha256').update(key).digest();
}
