import { cutText } from './cut';
import { fittingLength, jsonBytes } from './json-bytes';

/** The longest UTF-8 that JSON makes of one UTF-16 code unit: `\\u0000`. */
const MAX_UNIT_BYTES = 6;
/** Room for `… [cut: 536870888 characters]`. */
const MARK_BYTES = 34;

/**
 * Keeps a text whose JSON, the quotes not counted, is within a limit; of a longer one the beginning and a mark.
 *
 * @param maxBytes - Unit: bytes of UTF-8 JSON, the mark counted. At least 40.
 */
export function cutBytes(text: string, maxBytes: number): string {
  if (text.length * MAX_UNIT_BYTES <= maxBytes || jsonBytes(text, maxBytes + 2) <= maxBytes + 2)
    return cutText(text, text.length);
  return cutText(text, fittingLength(text, maxBytes - MARK_BYTES));
}
