import type { SinkRecord } from './sink';

/** Larger records are not measured to their end. */
const LIMIT_BYTES = 16 * 1024 * 1024;
/** As deep as records go. SEMANTICS, What may stand in a record. */
const MAX_DEPTH = 16;
/** A number, a boolean or null. */
const SMALL_BYTES = 5;
const BRACKETS = 2;
const QUOTES = 2;
const COMMA = 1;
/** Of a key: its quotes, the colon, the comma. */
const KEY_BYTES = 4;

/**
 * Estimates the size of a record as JSON in UTF-8, in a third of the time that serialising takes. Escapes are not counted, nor
 * what lies deeper than 16 levels. Unit: bytes; above 16 MiB it only says that it is more.
 *
 * @returns 0 where the record cannot be read.
 */
export function recordBytes(record: SinkRecord): number {
  try {
    return bytesOf(record, 0);
  } catch {
    return 0;
  }
}

function bytesOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return QUOTES + Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return SMALL_BYTES;
  if (depth > MAX_DEPTH) return BRACKETS;
  let bytes = BRACKETS;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += COMMA + bytesOf(item, depth + 1);
      if (bytes > LIMIT_BYTES) break;
    }
    return bytes;
  }
  for (const key in value) {
    bytes += KEY_BYTES + key.length + bytesOf((value as Readonly<Record<string, unknown>>)[key], depth + 1);
    if (bytes > LIMIT_BYTES) break;
  }
  return bytes;
}
