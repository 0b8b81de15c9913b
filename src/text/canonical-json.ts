/**
 * Writes a JSON value in the one form that RFC 8785 gives it: keys in the order of their UTF-16 code units, no white
 * space, numbers and texts as ECMAScript writes them. Equal values give equal texts.
 *
 * @param value - what `JSON.parse` gives.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(fields[key])}`).join(',')}}`;
}
