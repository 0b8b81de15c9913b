import { runInNewContext } from 'node:vm';
import { isPlainObject, shortForm } from '../../src/text/short-form';

class SupportTicket {}

describe('shortForm', () => {
  it.each<[string, unknown]>([
    ['[Function refund]', function refund() {}],
    ['[Function]', () => {}],
    ['[Function SupportTicket]', SupportTicket],
    ['[SupportTicket]', new SupportTicket()],
    ['[object]', new (class {})()],
    ['[object]', Object.create(new Proxy({}, {}))],
    [
      '[object]',
      Object.create({
        get constructor() {
          throw new Error('read');
        },
      }),
    ],
    ['[Proxy]', new Proxy({}, {})],
    ['[Proxy]', new Proxy(() => {}, {})],
    ['[Symbol tag]', Symbol('tag')],
    ['[Symbol]', Symbol()],
    ['10n', 10n],
    ['-10n', -10n],
    ['[BigInt]', 2n ** 100_000n],
    ['2026-01-02T03:04:05.006Z', new Date('2026-01-02T03:04:05.006Z')],
    ['[invalid Date]', new Date(Number.NaN)],
    [
      '[Map of 2]',
      new Map([
        [1, 1],
        [2, 2],
      ]),
    ],
    ['[Set of 1]', new Set([1])],
    ['[WeakMap]', new WeakMap()],
    ['[Buffer 12 bytes]', Buffer.alloc(12)],
    ['[Float64Array 16 bytes]', new Float64Array(2)],
    ['[ArrayBuffer 3 bytes]', new ArrayBuffer(3)],
    ['[DataView]', new DataView(new ArrayBuffer(3))],
    ['[TypeError]', new TypeError('secret text')],
    ['[RegExp]', /a/],
    ['[Promise]', Promise.resolve()],
    ['https://example.com/a', new URL('https://example.com/a')],
    ['[URL]', new { URL: class {} }.URL()],
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['null', null],
  ])('gives %s', (text, value) => {
    expect(shortForm(value)).toBe(text);
  });

  it('cuts a long name', () => {
    const named = Object.defineProperty(() => {}, 'name', { value: 'x'.repeat(1_000) });
    expect(shortForm(named)).toBe(`[Function ${'x'.repeat(64)}… [cut: 1000 characters]]`);
  });

  it('uses the built-in getters when a value hides them', () => {
    const spy = jest.fn();
    const hidden = [new Map(), new Set(), Buffer.alloc(1), new Date(0), new URL('https://a.example')];
    for (const value of hidden) {
      for (const key of ['size', 'byteLength', 'getTime', 'toISOString', 'href', 'toString', 'toJSON', 'constructor']) {
        Object.defineProperty(value, key, { get: spy });
      }
    }
    expect(hidden.map(shortForm)).toEqual([
      '[Map of 0]',
      '[Set of 0]',
      '[Buffer 1 bytes]',
      '1970-01-01T00:00:00.000Z',
      'https://a.example/',
    ]);
    expect(spy).not.toHaveBeenCalled();
  });
});

describe('isPlainObject', () => {
  it.each<[string, boolean, object]>([
    ['a literal', true, {}],
    ['an object without prototype', true, Object.create(null)],
    ['a literal of another realm', true, runInNewContext('({ a: 1 })')],
    ['a class instance', false, new SupportTicket()],
    [
      'an instance of a class without a base',
      false,
      Object.create(Object.create(null, { constructor: { value: SupportTicket } })),
    ],
    ['an object whose prototype is a proxy', false, Object.create(new Proxy({}, {}))],
    ['a map', false, new Map()],
  ])('says of %s: %j', (_, plain, value) => {
    expect(isPlainObject(value)).toBe(plain);
  });
});
