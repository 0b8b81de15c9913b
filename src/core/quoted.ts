const MAX_TEXTS = 2_000;
const PLAIN = /^[\w .:@/-]*$/;

/** Texts that are written again and again: names, tags, ids of agents. */
const known = new Map<string, string>();

/** Writes a text, or null, as JSON; remembers texts up to a bound. */
export function quoted(text: string | null): string {
  if (text === null) return 'null';
  let json = known.get(text);
  if (json === undefined) {
    json = PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
    if (known.size >= MAX_TEXTS) known.clear();
    if (text.length <= 128) known.set(text, json);
  }
  return json;
}
