import { type Extent, endOfString, extentOf } from '../../text/json-extent';
import { requireFew } from './require-few';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_LIST = 0x5b;
const CLOSING_LIST = 0x5d;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** An item of a list in a text. */
export interface Item extends Extent {
  readonly start: number;
}

/** A list of objects in a text, and where it stands. */
export interface SplitList {
  /** Of its first bracket. */
  readonly start: number;
  /** After its last one. */
  readonly end: number;
  readonly items: readonly Item[];
}

/**
 * Finds the list of objects that an object has under a key, without parsing them, and no more of them than a batch may
 * have.
 *
 * @returns null where it cannot be told without parsing: the key is not there, or twice, its value is another, or the
 * text is no JSON.
 * @throws {@link Problem} `INVALID_BODY` where they are too many.
 */
export function splitList(bytes: Uint8Array, key: string): SplitList | null {
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== OPENING) return null;
  let list: SplitList | null = null;
  do {
    const name = skipSpace(bytes, at + 1);
    if (bytes[name] !== QUOTE) return null;
    const nameEnd = endOfString(bytes, name) + 1;
    const colon = skipSpace(bytes, nameEnd);
    if (bytes[colon] !== COLON) return null;
    const value = skipSpace(bytes, colon + 1);
    let end: number;
    if (isText(bytes, name + 1, nameEnd - 1, key)) {
      if (list !== null) return null;
      list = listAt(bytes, value, key);
      if (list === null) return null;
      end = list.end;
    } else {
      end = endOfValue(bytes, value);
    }
    at = skipSpace(bytes, end);
  } while (bytes[at] === COMMA);
  return bytes[at] === CLOSING && skipSpace(bytes, at + 1) === bytes.length ? list : null;
}

function listAt(bytes: Uint8Array, start: number, key: string): SplitList | null {
  if (bytes[start] !== OPENING_LIST) return null;
  const items: Item[] = [];
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === CLOSING_LIST) return { start, end: at + 1, items };
  for (;;) {
    const extent = bytes[at] === OPENING ? extentOf(bytes, at) : null;
    if (extent === null) return null;
    items.push({ start: at, ...extent });
    requireFew(items, `/${key}`);
    at = skipSpace(bytes, extent.end);
    if (bytes[at] === CLOSING_LIST) return { start, end: at + 1, items };
    if (bytes[at] !== COMMA) return null;
    at = skipSpace(bytes, at + 1);
  }
}

function endOfValue(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return endOfString(bytes, start) + 1;
  if (first === OPENING || first === OPENING_LIST) return extentOf(bytes, start)?.end ?? bytes.length;
  let at = start;
  while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== CLOSING) at += 1;
  return at;
}

function skipSpace(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1;
  return at;
}

/** @param text - of ASCII. */
function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[start + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}
