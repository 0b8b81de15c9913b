import fc from 'fast-check';
import { copyPlainData } from '../../src/guard/copy-plain-data';

const throwing = () => {
  throw new Error('hostile');
};

describe('copyPlainData', () => {
  it('for every plain value: gives one that is equal, and shares no object with it', () => {
    const plain = fc.anything({
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withBigInt: true,
      maxDepth: 4,
    });
    fc.assert(
      fc.property(plain, (value) => {
        const originals = objectsIn(value);
        // A date without a time equals nothing; it has a case of its own.
        fc.pre(![...originals].some((each) => each instanceof Date && Number.isNaN(each.getTime())));
        const copy = copyPlainData(value);
        expect(copy).toStrictEqual(value);
        for (const object of objectsIn(copy)) expect(originals.has(object)).toBe(false);
      }),
    );
  });

  it('copies a date without a time', () => {
    const original = new Date(Number.NaN);
    const { date } = copyPlainData({ date: original });
    expect([date.getTime(), date === original]).toEqual([Number.NaN, false]);
  });

  it.each([5, 'text', 10n, null, undefined, true, Symbol.iterator, throwing])('hands %p on', (value) => {
    expect(copyPlainData(value)).toBe(value);
  });

  it.each<[string, object]>([
    ['an instance of a class', new (class Ticket {})()],
    ['an array of a class of its own', new (class Lines extends Array {})()],
    ['a buffer', Buffer.from('x')],
    ['an error', new Error('x')],
    ['a promise', Promise.resolve()],
    ['a regular expression', /x/],
    ['a WeakMap', new WeakMap()],
    ['a map of a class of its own', new (class Own extends Map {})()],
    ['an object that inherits from an object', Object.create({ inherited: 1 })],
    ['a proxy of an object', new Proxy({ a: 1 }, {})],
    ['a proxy of an array', new Proxy([1], {})],
    ['a proxy of a date', new Proxy(new Date(0), {})],
    ['an object that only inherits from Map', Object.create(Map.prototype)],
    ['an object that only inherits from Set', Object.create(Set.prototype)],
    ['an object that only inherits from Date', Object.create(Date.prototype)],
  ])('hands %s on as it is, also within other data', (_what, value) => {
    expect(copyPlainData(value) === value).toBe(true);
    const { list } = copyPlainData({ list: [value] });
    expect(list[0] === value).toBe(true);
  });

  it('hands a revoked proxy on', () => {
    for (const target of [{}, [], () => undefined]) {
      const { proxy, revoke } = Proxy.revocable(target, {});
      revoke();
      expect(copyPlainData({ proxy }).proxy === proxy).toBe(true);
    }
  });

  it('runs no trap of a proxy', () => {
    const traps = Object.fromEntries(
      Reflect.ownKeys(Reflect)
        .filter((key) => typeof key === 'string')
        .map((key) => [key, throwing]),
    );
    const proxies = [new Proxy({}, traps), new Proxy([], traps), new Proxy(new Map(), traps)];
    expect(copyPlainData(proxies).every((copy, index) => copy === proxies[index])).toBe(true);
  });

  it('copies maps, sets and dates whose own methods are not what they seem', () => {
    const map: Map<number, number> = Object.assign(new Map([[1, 2]]), {
      [Symbol.iterator]: throwing as never,
      forEach: throwing,
      set: throwing,
    });
    const set: Set<number> = Object.assign(new Set([1]), {
      [Symbol.iterator]: throwing as never,
      forEach: throwing,
      add: throwing,
    });
    const date = Object.assign(new Date(5), { getTime: throwing, valueOf: throwing });
    const copy = copyPlainData({ map, set, date });
    expect([[...copy.map], [...copy.set], copy.date.getTime()]).toEqual([[[1, 2]], [1], 5]);
  });

  it('keeps cycles, and shared objects shared', () => {
    const value: Record<string, unknown> = { list: [] };
    value.self = value;
    value.map = new Map([[value, new Set([value])]]);
    (value.list as unknown[]).push(value, value.map, value.map);
    const copy = copyPlainData(value) as { self: unknown; list: unknown[]; map: Map<unknown, Set<unknown>> };
    expect([copy === value, copy.self === copy, copy.list[0] === copy, copy.list[1] === copy.map]).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect([copy.list[1] === copy.list[2], copy.map.get(copy)?.has(copy)]).toEqual([true, true]);
  });

  it('reads a getter once, and gives undefined for one that throws', () => {
    let reads = 0;
    const value = Object.defineProperties({}, {
      counted: { get: () => ++reads, enumerable: true },
      hostile: { get: throwing, enumerable: true },
    }); // biome-ignore format: short
    expect(copyPlainData(value)).toStrictEqual({ counted: 1, hostile: undefined });
    expect(reads).toBe(1);
  });

  it('keeps __proto__ a key like any other', () => {
    const copy = copyPlainData(JSON.parse('{"__proto__": {"admin": true}}'));
    expect(Object.keys(copy)).toEqual(['__proto__']);
    expect([Object.getPrototypeOf(copy) === Object.prototype, copy.admin]).toEqual([true, undefined]);
  });

  it('copies 100,000 levels without the stack', () => {
    let deep: unknown[] = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    let copy: unknown = copyPlainData(deep);
    let levels = 0;
    for (; (copy as unknown[]).length > 0; copy = (copy as unknown[])[0]) levels++;
    expect(levels).toBe(100_000);
  });

  it('keeps the length and the holes of an array, and its own keys', () => {
    const sparse = Object.assign(new Array(5), { 2: 'x', note: 'own' });
    const copy = copyPlainData(sparse);
    expect([copy.length, Object.keys(copy)]).toEqual([5, ['2', 'note']]);
  });

  it('copies what is frozen into what is not', () => {
    expect(Object.isFrozen(copyPlainData(Object.freeze({ a: 1 })))).toBe(false);
  });
});

/** Every object that can be copied within a value. */
function objectsIn(value: unknown, found = new Set<object>()): ReadonlySet<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  const inner = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  for (const each of inner) objectsIn(each, found);
  return found;
}
