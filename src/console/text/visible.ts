/** What is ignored where it is drawn, controls, breaks of lines that no script writes, and marks of annotations. */
const UNSEEN = String.raw`[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]`;

/** Line break and tab; what joins emoji or chooses how one is drawn; the flags of England, Scotland and Wales. */
const SEEN = [
  String.raw`[\n\t]`,
  String.raw`(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]?)\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F]|(?<=[#*0-9])\uFE0F(?=\u20E3)`,
  `\u{1F3F4}(?:${['gbeng', 'gbsct', 'gbwls'].map(tagsOf).join('|')})`,
].join('|');

const EITHER = new RegExp(`(${SEEN})|${UNSEEN}`, 'gu');

/**
 * A text with every character written out that acts without being seen: `⟨U+202E⟩`.
 *
 * Whoever decides a call by its text sees all of it, and sees it in the order in which it stands.
 */
export function visible(text: string): string {
  return text.replace(EITHER, (each, seen?: string) => seen ?? `⟨U+${hexOf(each)}⟩`);
}

function hexOf(character: string): string {
  return (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
}

/** A word as the tags that follow the black flag, and their end. */
function tagsOf(word: string): string {
  return `${[...word].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{E007F}`;
}
