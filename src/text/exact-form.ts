import { URL } from 'node:url';
import { types } from 'node:util';
import { shortForm } from './short-form';

/**
 * Whether the short form of a value tells it from all others of its kind: that of `undefined`, numbers, dates, URLs and
 * bigints up to 2^256, and of nothing else. A date or URL with fields of its own, or of a class of its own, is told by none.
 */
export function hasExactForm(value: unknown): boolean {
  if (typeof value === 'bigint') return shortForm(value) !== '[BigInt]';
  if (typeof value === 'undefined' || typeof value === 'number') return true;
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  if (Reflect.ownKeys(value).length > 0) return false;
  const prototype = Object.getPrototypeOf(value);
  if (types.isDate(value)) return prototype === Date.prototype && shortForm(value) !== '[invalid Date]';
  // Without its credentials a URL is another one; one that only looks like it gives no URL.
  return prototype === URL.prototype && shortForm(value) === hrefOf(value);
}

/**
 * Whether the enumerable fields of an object, or the items of an array, are all that it holds: no accessor, which may give
 * another value the next time, no symbol, nothing hidden, no class of its own.
 *
 * @param source - an array or a plain object; no proxy.
 */
export function holdsOnlyFields(source: object): boolean {
  if (Array.isArray(source)) {
    return Object.getPrototypeOf(source) === Array.prototype && Reflect.ownKeys(source).length <= source.length + 1;
  }
  return Reflect.ownKeys(source).every((key) => {
    const field = Object.getOwnPropertyDescriptor(source, key);
    return typeof key === 'string' && field?.enumerable === true && 'value' in field;
  });
}

function hrefOf(value: object): string | null {
  try {
    return String(href.call(value));
  } catch {
    return null;
  }
}

const href = Object.getOwnPropertyDescriptor(URL.prototype, 'href')?.get as (this: unknown) => unknown;
