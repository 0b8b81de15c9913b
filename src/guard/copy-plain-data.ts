import { types } from 'node:util';
import { isPlainRecord } from './named-arguments';

interface Pending {
  readonly from: object;
  readonly to: object;
}

/**
 * Copies plain data: arrays, plain objects, maps, sets and dates, at any depth, cycles included.
 *
 * Everything else (class instances, functions, buffers, streams, proxies) is handed on as it is. A getter is read
 * once and becomes a value; one that throws becomes undefined.
 */
export function copyPlainData<T>(value: T): T {
  const copies = new Map<object, object>();
  const pending: Pending[] = [];
  const copy = copyOne(value);
  // Without recursion: arguments may be nested deeper than the stack.
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) fill(next);
  return copy as T;

  function copyOne(original: unknown): unknown {
    if (typeof original !== 'object' || original === null) return original;
    const known = copies.get(original);
    if (known !== undefined) return known;
    const empty = emptyLike(original);
    if (empty === null) return original;
    copies.set(original, empty);
    pending.push({ from: original, to: empty });
    return empty;
  }

  function fill({ from, to }: Pending): void {
    // The methods of the prototypes: a map may carry others of its own.
    if (to instanceof Map) {
      Map.prototype.forEach.call(from, (inner, key) => to.set(copyOne(key), copyOne(inner)));
    } else if (to instanceof Set) {
      Set.prototype.forEach.call(from, (inner) => to.add(copyOne(inner)));
    } else if (!(to instanceof Date)) {
      for (const key of Object.keys(from)) {
        const inner = copyOne(read(from, key));
        if (key === '__proto__')
          Object.defineProperty(to, key, { value: inner, enumerable: true, writable: true, configurable: true });
        else (to as Record<string, unknown>)[key] = inner;
      }
    }
  }
}

function emptyLike(original: object): object | null {
  const prototype: unknown = types.isProxy(original) ? original : Object.getPrototypeOf(original);
  if (types.isProxy(prototype)) return null;
  // The prototype of arrays is one itself, in every realm; that of a class which extends it is not.
  if (Array.isArray(original)) return Array.isArray(prototype) ? new Array(original.length) : null;
  if (isPlainRecord(original)) return prototype === null ? Object.create(null) : {};
  if (prototype === Date.prototype && types.isDate(original)) return new Date(Date.prototype.getTime.call(original));
  if (prototype === Map.prototype && types.isMap(original)) return new Map();
  return prototype === Set.prototype && types.isSet(original) ? new Set() : null;
}

function read(from: object, key: string): unknown {
  try {
    return (from as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
