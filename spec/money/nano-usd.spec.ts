import fc from 'fast-check';
import { isUsd, MAX_USD, toNanoUsd, toUsd } from '../../src/money/nano-usd';

describe('isUsd', () => {
  it.each([0, -0, 1e-12, 0.1, MAX_USD])('holds for %p', (value) => {
    expect(isUsd(value)).toBe(true);
  });

  it.each([-1e-12, MAX_USD + 1e-8, Number.NaN, Infinity, -Infinity, '5', 5n, null, undefined, [5]])(
    'does not hold for %p',
    (value) => {
      expect(isUsd(value)).toBe(false);
    },
  );
});

describe('toNanoUsd', () => {
  it.each([
    [0, 0],
    [0.1, 100_000_000],
    [0.3, 300_000_000],
    [0.1 + 0.2, 300_000_000],
    [1.005, 1_005_000_000],
    [4_300_000.000000001, 4_300_000_000_000_001],
    [1.4e-9, 1],
    [1.6e-9, 2],
    [1e-12, 1],
    [Number.MIN_VALUE, 1],
    [Number('8999999.999999999'), 8_999_999_999_999_998],
    [MAX_USD, 9_000_000_000_000_000],
  ])('converts %p to %p', (usd, nano) => {
    expect(toNanoUsd(usd)).toBe(nano);
  });

  it('gives back every amount with nine decimals up to 8,388,608 USD', () => {
    fc.assert(
      fc.property(fc.nat(8_388_607), fc.nat(999_999_999), (dollars, rest) => {
        const decimal = Number(`${dollars}.${String(rest).padStart(9, '0')}`);
        const nano = dollars * 1e9 + rest;
        expect([toNanoUsd(decimal), toUsd(nano)]).toEqual([nano, decimal]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is positive and at most 9e15 for every positive amount', () => {
    fc.assert(
      fc.property(fc.double({ min: Number.MIN_VALUE, max: MAX_USD, noNaN: true }), (usd) => {
        const nano = toNanoUsd(usd);
        return Number.isSafeInteger(nano) && nano >= 1 && nano <= 9e15;
      }),
    );
  });
});
