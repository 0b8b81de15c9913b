const TWO_COLUMNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const NO_COLUMN = /\p{M}/u;
/** A letter may carry marks, but not a novel of them. */
const MAX_UNITS_PER_COLUMN = 4;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** A text of at most so many columns; a longer one ends with `…`. */
export function cutTo(text: string, columns: number): string {
  let width = 0;
  let length = 0;
  let kept = 0;
  for (const character of text) {
    width += columnsOf(character);
    length += character.length;
    if (width > columns || length > columns * MAX_UNITS_PER_COLUMN) return `${text.slice(0, kept)}…`;
    if (width < columns) kept = length;
  }
  return text;
}

/** A text of exactly so many columns: filled up with spaces, or cut. */
export function fitted(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const cut = cutTo(text, columns);
  const space = ' '.repeat(Math.max(0, columns - widthOf(cut)));
  return align === 'left' ? cut + space : space + cut;
}

function columnsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (NO_COLUMN.test(character)) return 0;
  return TWO_COLUMNS.test(character) ? 2 : 1;
}
