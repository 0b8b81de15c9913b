const QUOTE = 0x22;
const COLON = 0x3a;
const OPENING_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSING_LIST = 0x5d;
const OPENING = 0x7b;
const CLOSING = 0x7d;
const SPACE = 0x20;

/** Where an object or a list of JSON ends, and what it takes to know whether its text can stand for it. */
export interface Extent {
  /** The index after its last byte. */
  readonly end: number;
  /** How many keys its objects have, one that comes twice counted twice. */
  readonly keys: number;
  /** Whether it has no line break and no tab. */
  readonly isOneLine: boolean;
}

/**
 * Finds the end of an object or a list by its brackets. Whether it is JSON is for the parser to say.
 *
 * @param start - where its first bracket stands.
 * @returns null where it has no end.
 */
export function extentOf(bytes: Uint8Array, start: number): Extent | null {
  let depth = 0;
  let keys = 0;
  let isOneLine = true;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
    } else if (byte === COLON) {
      keys += 1;
    } else if (byte === OPENING || byte === OPENING_LIST) {
      depth += 1;
    } else if (byte === CLOSING || byte === CLOSING_LIST) {
      depth -= 1;
      if (depth === 0) return { end: at + 1, keys, isOneLine };
    } else if (byte < SPACE) {
      isOneLine = false;
    }
  }
  return null;
}

/** @param start - where its first quote stands. @returns where the last one stands, or the length where there is none. */
export function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at, bytes.length);
}
