import { hasExactForm, holdsOnlyFields } from '../../src/text/exact-form';

describe('hasExactForm', () => {
  it.each([[10n], [1.5], [Number.NaN], [undefined], [new Date(0)], [new URL('https://a.example/b?c')]])(
    'holds for value %#',
    (value) => expect(hasExactForm(value)).toBe(true),
  );

  it.each([
    [2n ** 300n],
    [new Date(Number.NaN)],
    [new URL('https://user:secret@a.example')],
    [Object.create(URL.prototype)],
    [new Proxy(new Date(0), {})],
    [Symbol('a')],
    [new Map()],
    [null],
  ])('does not hold for value %#', (value) => expect(hasExactForm(value)).toBe(false));
});

describe('holdsOnlyFields', () => {
  it.each([[{ a: 1 }], [Object.create(null)], [[]], [new Array(3)]])('holds for value %#', (source) =>
    expect(holdsOnlyFields(source)).toBe(true),
  );

  it.each([
    [
      {
        get a() {
          return 1;
        },
      },
    ],
    [{ [Symbol('a')]: 1 }],
    [Object.assign([1], { a: 1 })],
  ])('does not hold for value %#', (source) => expect(holdsOnlyFields(source)).toBe(false));
});
