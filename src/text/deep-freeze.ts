import type { JsonValue } from './json-safe';

/** Freezes what JSON can hold at every level. As deep as the copy of a record at most: it recurs. */
export function deepFreeze(value: JsonValue): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
}
