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
    if (from instanceof Map) {
      for (const [key, inner] of from) (to as Map<unknown, unknown>).set(copyOne(key), copyOne(inner));
    } else if (from instanceof Set) {
      for (const inner of from) (to as Set<unknown>).add(copyOne(inner));
    } else if (!(from instanceof Date)) {
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
  if (Array.isArray(original)) return new Array(original.length);
  if (isPlainRecord(original)) return Object.getPrototypeOf(original) === null ? Object.create(null) : {};
  const prototype: unknown = Object.getPrototypeOf(original);
  if (prototype === Date.prototype) return new Date((original as Date).getTime());
  if (prototype === Map.prototype) return new Map();
  return prototype === Set.prototype ? new Set() : null;
}

function read(from: object, key: string): unknown {
  try {
    return (from as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
