import type { Ajv } from 'ajv';
import type { FormatsPlugin } from 'ajv-formats';

/**
 * Gives ajv its formats, and checks that take linear time in place of those that do not: an agent chooses the texts and
 * the lists, so none of them may hold up the process.
 *
 * - `url` took seconds for 64 KiB of `:`, because everything could be the user of a `user@host`. Now the user ends at
 *   the first `/`, `?`, `#` or `@`, as RFC 3986 has it; the other formats are linear.
 * - `uniqueItems` compared every item with every other one. Now it compares their texts.
 */
export function addLinearChecks(ajv: Ajv): void {
  const addFormats = (require('ajv-formats') as { default: FormatsPlugin }).default;
  addFormats(ajv);
  const url = addFormats.get('url') as RegExp;
  ajv.addFormat('url', new RegExp(url.source.replace('\\S+(?::\\S*)?@', '[^\\s/?#@]+@'), url.flags));
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (isWanted: boolean, items: readonly unknown[]) => !isWanted || areUnique(items),
  });
}

function areUnique(items: readonly unknown[]): boolean {
  // Texts become JSON too, so that none is taken for the item that it describes.
  const isPlain = (item: unknown): boolean => typeof item !== 'string' && (typeof item !== 'object' || item === null);
  return new Set(items.map((item) => (isPlain(item) ? item : JSON.stringify(item, canonical)))).size === items.length;
}

/** Keys in one order; what JSON cannot say counts as equal where it is not told apart. */
function canonical(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}
