/** Puts U+FFFD in place of each half of a surrogate pair that stands alone. */
export function toWellFormed(text: string): string {
  // Node 20 has the method, the library of ES2023 not yet its type.
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/**
 * Keeps a text up to a limit; of a longer one the beginning and `… [cut: N characters]`, N being its whole length.
 *
 * Never splits a surrogate pair: where the limit falls within one, both halves go. Lone surrogates become U+FFFD.
 *
 * @param maxCharacters - Unit: UTF-16 code units, the mark not counted. At least 0.
 */
export function cutText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return toWellFormed(text);
  const lastUnit = maxCharacters > 0 ? text.charCodeAt(maxCharacters - 1) : 0;
  const end = (lastUnit & 0xfc00) === 0xd800 ? maxCharacters - 1 : maxCharacters;
  // The way through bytes makes the text well-formed, and lets go of the original, which a slice keeps in memory.
  const kept = Buffer.from(text.slice(0, end)).toString();
  return `${kept}… [cut: ${text.length} characters]`;
}
