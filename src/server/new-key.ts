import { randomBytes } from 'node:crypto';

/** How much of a key is shown later. Unit: characters. */
const SHOWN_CHARACTERS = 11;

/** Makes a key: `as_` and 256 random bits, base64url. */
export function newKey(): string {
  return `as_${randomBytes(32).toString('base64url')}`;
}

/** The first characters of a key, by which people know it again. */
export function keyPrefix(key: string): string {
  return key.slice(0, SHOWN_CHARACTERS);
}
