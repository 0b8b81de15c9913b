import fc from 'fast-check';
import { snapshot } from '../../src/text/json-safe';
import { Redaction } from '../../src/text/redaction';

class SupportTicket {
  readonly id = 7;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function nested(levels: number): Record<string, unknown> {
  let value: Record<string, unknown> = { end: true };
  for (let level = 1; level < levels; level++) value = { in: value };
  return value;
}

const heavyText = fc
  .tuple(fc.constantFrom('x', '\u0001', '"', 'é', '😀', '\ud83d', '\u2028'), fc.nat(20_000))
  .map(([unit, count]) => unit.repeat(count));
const anything = fc.dictionary(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', '…', 'token')),
  fc.oneof(
    heavyText,
    fc.array(heavyText, { maxLength: 4 }),
    fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
      withUnicodeString: true,
    }),
  ),
);

describe('snapshot', () => {
  it('copies what JSON can hold', () => {
    const values = { orderId: 'o-1', amount: 2.5, notify: true, note: null, lines: [{ sku: 'a' }, []], empty: {} };
    expect(snapshot(values)).toEqual(values);
  });

  it('does not change when its source changes later', () => {
    const values = { lines: [{ sku: 'a' }] };
    const copy = snapshot(values);
    values.lines[0].sku = 'b';
    values.lines.push({ sku: 'c' });
    expect(copy).toEqual({ lines: [{ sku: 'a' }] });
  });

  it('writes a short text for what JSON cannot hold', () => {
    const cycle: Record<string, unknown> = {};
    cycle.self = { again: cycle };
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    const sparse = [1, undefined, undefined];
    delete sparse[1];
    const values = {
      cycle,
      proxy,
      ticket: new SupportTicket(),
      refund: function refund() {},
      size: 10n,
      at: new Date(0),
      bytes: Buffer.from('secret bytes'),
      failure: new TypeError('secret text'),
      map: new Map([[1, 2]]),
      nan: Number.NaN,
      endless: -Infinity,
      zero: -0,
      sparse,
      missing: undefined,
      bare: Object.assign(Object.create(null), { a: 1 }),
      lone: 'a\ud83d',
    };
    expect(snapshot(values)).toStrictEqual({
      cycle: { self: { again: '[cycle]' } },
      proxy: '[Proxy]',
      ticket: '[SupportTicket]',
      refund: '[Function refund]',
      size: '10n',
      at: '1970-01-01T00:00:00.000Z',
      bytes: '[Buffer 12 bytes]',
      failure: '[TypeError]',
      map: '[Map of 1]',
      nan: 'NaN',
      endless: '-Infinity',
      zero: 0,
      sparse: [1, null, null],
      bare: { a: 1 },
      lone: 'a\ufffd',
    });
  });

  it('copies an object in each place when it stands in two', () => {
    const shared = { a: 1 };
    expect(snapshot({ left: shared, right: shared })).toEqual({ left: { a: 1 }, right: { a: 1 } });
  });

  it('keeps an own key __proto__ without changing the prototype', () => {
    const copy = snapshot(JSON.parse('{"__proto__":{"admin":true},"a":1}'));
    expect([JSON.stringify(copy), Object.getPrototypeOf(copy) === Object.prototype, 'admin' in copy]).toEqual([
      '{"__proto__":{"admin":true},"a":1}',
      true,
      false,
    ]);
  });

  it('marks the whole when the arguments themselves are a proxy', () => {
    expect(snapshot(new Proxy({ a: 1 }, {}))).toEqual({ '…': '[Proxy]' });
  });

  it('gives an empty object when there is nothing to read from', () => {
    expect(snapshot(null as never)).toEqual({});
  });

  describe('code of the values', () => {
    it('runs no method and no trap', () => {
      const spy = jest.fn();
      const methods = { toJSON: spy, toString: spy, valueOf: spy, [Symbol.toPrimitive]: spy, [Symbol.iterator]: spy };
      const traps = Object.fromEntries(['get', 'ownKeys', 'getPrototypeOf', 'has'].map((trap) => [trap, spy]));
      snapshot({
        methods,
        list: Object.assign([1], methods),
        date: Object.defineProperty(new Date(0), 'toJSON', { value: spy }),
      });
      snapshot({ proxy: new Proxy({}, traps), heir: Object.create(new Proxy({}, traps)) });
      expect(spy).not.toHaveBeenCalled();
    });

    it('reads a getter once when the copy has to be cut', () => {
      const getter = jest.fn(() => 'x'.repeat(20_000));
      const values = Object.defineProperty({ a: 1 }, 'b', { get: getter, enumerable: true });
      snapshot({ left: values, right: values });
      expect(getter).toHaveBeenCalledTimes(1);
    });

    it('records that a getter threw', () => {
      const values = {
        a: {
          get b() {
            throw new Error('no');
          },
        },
      };
      expect(snapshot(values)).toEqual({ a: { b: '[getter threw]' } });
    });
  });

  describe('redaction', () => {
    it('redacts secret keys at any depth without reading them', () => {
      const getter = jest.fn();
      const headers = Object.defineProperty({ accept: '*' }, 'Authorization', { get: getter, enumerable: true });
      const values = { token: { any: 'thing' }, max_tokens: 5, request: [{ headers }], api_key: undefined };
      expect(snapshot(values)).toEqual({
        token: '[redacted]',
        max_tokens: 5,
        request: [{ headers: { accept: '*', Authorization: '[redacted]' } }],
        api_key: '[redacted]',
      });
      expect(getter).not.toHaveBeenCalled();
    });

    it('redacts the paths given, also where an object stands at two places', () => {
      const person = { iban: 'DE1', name: 'A' };
      const redaction = Redaction.of(['customer.iban', 'cards.0', 'people.*.name']);
      expect(snapshot({ customer: person, other: person, cards: ['1', '2'], people: [person] }, redaction)).toEqual({
        customer: { iban: '[redacted]', name: 'A' },
        other: { iban: 'DE1', name: 'A' },
        cards: ['[redacted]', '2'],
        people: [{ iban: 'DE1', name: '[redacted]' }],
      });
    });

    it('redacts nothing when it is turned off', () => {
      expect(snapshot({ token: 't' }, Redaction.none)).toEqual({ token: 't' });
    });
  });

  describe('cuts', () => {
    it('keeps a text that fits to the byte, and cuts it when it is one byte longer', () => {
      const fits = { text: 'é'.repeat(44) };
      const copies = [snapshot(fits, undefined, { maxBytes: 99 }), snapshot(fits, undefined, { maxBytes: 98 })];
      expect(copies).toEqual([fits, { text: `${'é'.repeat(27)}… [cut: 44 characters]` }]);
    });

    it('leaves room for the values behind a long text', () => {
      const copy = snapshot({ body: 'x'.repeat(1_048_576), amountUsd: 5, to: 'a@example.com' });
      expect({ ...copy, body: String(copy.body).replace(/^x{16000,}/, '') }).toEqual({
        body: '… [cut: 1048576 characters]',
        amountUsd: 5,
        to: 'a@example.com',
      });
    });

    it('says how many items are missing', () => {
      const copy = snapshot({ ids: Array.from({ length: 1_000_000 }, (_, index) => index), next: 1 });
      const ids = copy.ids as unknown[];
      expect([copy.next, ids.slice(0, 2), ids.at(-1)]).toEqual([
        1,
        [0, 1],
        `[cut: ${1_000_001 - ids.length} more items]`,
      ]);
    });

    it('says how many keys are missing', () => {
      const copy = snapshot(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, index])));
      const keys = Object.keys(copy);
      expect([copy.k1, keys.at(-1), copy['…']]).toEqual([1, '…', `[cut: ${100_001 - keys.length} more keys]`]);
    });

    it('says what is missing when a key is a megabyte long', () => {
      expect(snapshot({ ['k'.repeat(1_048_576)]: 1, b: 2 })).toEqual({
        [`${'k'.repeat(128)}… [cut: 1048576 characters]`]: 1,
        b: 2,
      });
    });

    it('keeps sixteen levels and cuts the next', () => {
      expect([snapshot(nested(16)), JSON.stringify(snapshot(nested(17)))]).toEqual([
        nested(16),
        JSON.stringify(nested(17)).replace('{"end":true}', '"[cut: depth]"'),
      ]);
    });

    it('ends soon when thousands of levels, or one object in thousands of places, are given', () => {
      const nothing = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, undefined]));
      let wide: unknown = 'leaf';
      for (let level = 0; level < 14; level++) wide = Array(50).fill(wide);
      const startedAt = performance.now();
      const copies = [nested(5_000), { wide }, { list: Array(5_000).fill(nothing) }].map((values) => snapshot(values));
      expect(copies.every((copy) => bytesOf(copy) <= 16_384)).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    });
  });

  describe('laws', () => {
    it('never throws and never exceeds maxBytes for every input', () => {
      fc.assert(
        fc.property(anything, fc.oneof(fc.constant(16_384), fc.integer({ min: 2, max: 400 })), (values, maxBytes) => {
          const copy = snapshot(values, Redaction.none, { maxBytes });
          expect(bytesOf(copy)).toBeLessThanOrEqual(maxBytes);
          expect(JSON.parse(JSON.stringify(copy))).toStrictEqual(copy);
        }),
        { numRuns: 500 },
      );
    });

    it('changes nothing for every value whose JSON fits', () => {
      const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }));
      fc.assert(
        fc.property(json, fc.nat(200), (values, spare) => {
          const text = JSON.stringify(values);
          const limits = { maxBytes: Buffer.byteLength(text) + spare };
          expect(JSON.stringify(snapshot(values, Redaction.none, limits))).toBe(text);
        }),
      );
    });
  });
});
