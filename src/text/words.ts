const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/**
 * Splits a name into its words, in lower case: snake, kebab, dotted, spaced and camel case, with acronyms kept whole.
 *
 * A digit belongs to the word before it. A name without letters and digits has no words.
 *
 * @example splitWords('parseHTTPResponse') // ['parse', 'http', 'response']
 */
export function splitWords(name: string): string[] {
  const words = name.split(BETWEEN_WORDS).filter((word) => word !== '');
  return words.map((word) => word.toLowerCase());
}

/**
 * A name as text for people; a name without words stays as it is.
 *
 * @example inWords('refund_customer') // 'Refund customer'
 */
export function inWords(name: string): string {
  const text = splitWords(name).join(' ');
  return text === '' ? name : text.replace(/^./u, (first) => first.toUpperCase());
}
