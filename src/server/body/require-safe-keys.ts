import { Problem } from '../problem';

/**
 * Refuses keys that would change the prototype of an object that a value is copied into.
 *
 * One walk over the parsed value: cheaper than two searches through the text.
 *
 * @throws {@link Problem} `UNREADABLE_BODY`
 */
export function requireSafeKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) requireSafeKeys(item);
    return;
  }
  for (const key in value) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (key === '__proto__') throw poisoned(key);
    if (typeof item !== 'object' || item === null) continue;
    if (key === 'constructor' && Object.hasOwn(item, 'prototype')) throw poisoned('constructor.prototype');
    requireSafeKeys(item);
  }
}

function poisoned(key: string): Problem {
  return new Problem('UNREADABLE_BODY', `The key ${key} is not permitted in a body.`);
}
