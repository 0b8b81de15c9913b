const QUOTES = 2;
const ASCII_BYTES = Uint8Array.from(
  { length: 0x80 },
  (_, unit) => JSON.stringify(String.fromCharCode(unit)).length - 2,
);

/**
 * How many bytes a text takes as a JSON string in UTF-8: quotes and escapes included, a lone surrogate as U+FFFD.
 *
 * @param limit - above it the count stops: the result then only says that it is more.
 */
export function jsonBytes(text: string, limit = Number.POSITIVE_INFINITY): number {
  let bytes = QUOTES;
  for (let index = 0; index < text.length && bytes <= limit; index++) bytes += unitBytes(text, index);
  return bytes;
}

/** How many UTF-16 code units from the beginning of a text fit into so many bytes of JSON, the quotes not counted. */
export function fittingLength(text: string, maxBytes: number): number {
  let bytes = 0;
  let length = 0;
  while (length < text.length) {
    bytes += unitBytes(text, length);
    if (bytes > maxBytes) break;
    length++;
  }
  return length;
}

function unitBytes(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0x80) return ASCII_BYTES[unit];
  if (unit < 0x800) return 2;
  return isHalfOfPair(text, index, unit) ? 2 : 3;
}

function isHalfOfPair(text: string, index: number, unit: number): boolean {
  const half = unit & 0xfc00;
  if (half === 0xd800) return (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00;
  return half === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800;
}
