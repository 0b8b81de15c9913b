const BETWEEN_WORDS = /[^\p{L}\p{N}\p{M}]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/** Names repeat: each refusal of an action splits the same one. */
const knownWords = new Map<string, readonly string[]>();
const MAX_KNOWN = 1_000;

/**
 * Splits a name into its words, in lower case: snake, kebab, dotted, spaced and camel case, with acronyms kept whole.
 *
 * A digit belongs to the word before it. A name without letters and digits has no words.
 *
 * @example splitWords('parseHTTPResponse') // ['parse', 'http', 'response']
 */
export function splitWords(name: string): readonly string[] {
  const known = knownWords.get(name);
  if (known !== undefined) return known;
  const words = name.split(BETWEEN_WORDS).filter((word) => word !== '');
  const split = Object.freeze(words.map((word) => word.toLowerCase()));
  if (knownWords.size >= MAX_KNOWN) knownWords.clear();
  if (name.length <= 128) knownWords.set(name, split);
  return split;
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
