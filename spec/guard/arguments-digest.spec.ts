import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { argumentsDigest } from '../../src/guard/arguments-digest';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('argumentsDigest', () => {
  it('is the SHA-256 of the canonical JSON, secrets and all', () => {
    const given = { b: 1, a: { apiKey: 'k', list: [1, null, 'x'] } };
    expect(argumentsDigest(given)).toBe(sha256('{"a":{"apiKey":"k","list":[1,null,"x"]},"b":1}'));
    expect(argumentsDigest({})).toBe(sha256('{}'));
  });

  it('counts what JSON cannot hold by its recorded form, where that is exact', () => {
    const given = { at: new Date(0), big: 10n, none: undefined, sum: Number.NaN, url: new URL('https://a.example/b') };
    expect(argumentsDigest(given)).toBe(
      sha256('{"at":"1970-01-01T00:00:00.000Z","big":"10n","sum":"NaN","url":"https://a.example/b"}'),
    );
  });

  it.each<[string, unknown]>([
    ['an instance of a class', new (class Money { constructor(readonly amount = 10) {} })()], // biome-ignore format: short
    ['a Map', new Map([[1, 2]])],
    ['a Set', new Set([1])],
    ['a Buffer', Buffer.from('pay 10')],
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a function', () => 10],
    ['a symbol', Symbol('ten')],
    ['a proxy', new Proxy({ amount: 10 }, {})],
    ['a regular expression', /10/],
    ['an error', new Error('10')],
    ['a bigint that is not written out', 2n ** 300n],
    ['an invalid date', new Date(Number.NaN)],
    ['a date with a field', Object.assign(new Date(0), { amount: 10 })],
    ['a date of a class', new (class Deadline extends Date {})(0)],
    ['a URL with credentials', new URL('https://user:secret@a.example')],
    ['an array with a field', Object.assign([1], { amount: 10 })],
    ['an array of a class', new (class Amounts extends Array {})()],
    ['a getter', { get amount() { return 10; } }], // biome-ignore format: short
    ['a symbol as a key', { [Symbol('amount')]: 10 }],
    ['a hidden field', Object.defineProperty({}, 'amount', { value: 10 })],
    ['half a surrogate pair', '\ud800'],
  ])('is like no other for arguments that hold %s, however deep', (_what, value) => {
    for (const given of [{ value }, { list: [{ value }] }])
      expect(argumentsDigest(given)).not.toBe(argumentsDigest(given));
  });

  it('is like no other for arguments that hold themselves', () => {
    const given: Record<string, unknown> = {};
    given.self = { given };
    expect(argumentsDigest(given)).not.toBe(argumentsDigest(given));
  });

  it('takes a text for what it is, also where it reads like a mark', () => {
    const given = { text: '… [cut: 5 characters] [Money] [cycle]' };
    expect(argumentsDigest(given)).toBe(argumentsDigest({ ...given }));
  });

  it('never is the same for other JSON values, whatever the order of their keys', () => {
    const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { noNullPrototype: true });
    fc.assert(
      fc.property(values, values, (one, two) => {
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(two));
        expect(argumentsDigest(one) === argumentsDigest(two)).toBe(same);
        expect(argumentsDigest(Object.fromEntries(Object.entries(one).reverse()))).toBe(argumentsDigest(one));
      }),
    );
  });

  it('tells long texts apart that a record would cut in the same place', () => {
    const text = (end: string) => ({ text: 'x'.repeat(100_000) + end });
    expect(argumentsDigest(text('a'))).not.toBe(argumentsDigest(text('b')));
    expect(argumentsDigest(text('a'))).toBe(argumentsDigest(text('a')));
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['too deep', () => nested(1_500)],
    ['far too deep', () => nested(200_000)],
    ['too large', () => ({ text: 'x'.repeat(5 * 1024 * 1024) })],
  ])('is like no other for arguments that are %s', (_what, make) => {
    const given = make();
    expect(argumentsDigest(given)).not.toBe(argumentsDigest(given));
  });
});

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return entries.sort(([left], [right]) => (left < right ? -1 : 1));
}

function nested(depth: number): Record<string, unknown> {
  let value: Record<string, unknown> = {};
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}
