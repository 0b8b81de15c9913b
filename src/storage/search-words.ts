const DIGITS = /[0-9]+/g;
const DIGITS_OR_MARK = /[0-9#]/;

// Each text is asked for twice.
let lastText = '';
let lastWords = '';

/**
 * A text with `#` for each number in it, so that texts which differ in numbers alone are one word of the read model: a
 * search without digits then looks at a few hundred words instead of a million texts.
 */
export function searchWords(text: string): string {
  if (text !== lastText) {
    lastText = text;
    lastWords = text.replace(DIGITS, '#');
  }
  return lastWords;
}

/** Whether words alone cannot tell if the text behind them holds this. */
export function needsText(term: string): boolean {
  return DIGITS_OR_MARK.test(term);
}
