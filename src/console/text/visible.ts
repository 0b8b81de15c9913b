/** Marks of direction, characters without width, controls but line break and tab; what joins an emoji stays. */
const INVISIBLE =
  /(?![\n\t]|(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D\p{Extended_Pictographic})[\p{Cc}\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/**
 * A text with every character written out that acts without being seen: `⟨U+202E⟩`.
 *
 * Whoever decides a call by its text sees all of it, and sees it in the order in which it stands.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (each) => `⟨U+${each.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
