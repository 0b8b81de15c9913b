import fc from 'fast-check';
import { counted, countText, moneyText } from '../../src/cli/money-text';
import { toUsd } from '../../src/money/nano-usd';

describe('moneyText', () => {
  it.each([
    [0, '$0.00'],
    [1234.5, '$1,234.50'],
    [0.0004, '$0.0004'],
    [1e-9, '$0.000000001'],
    [0.1, '$0.10'],
    [12, '$12.00'],
    [999.999, '$999.999'],
    [1000, '$1,000.00'],
    [9_000_000, '$9,000,000.00'],
    [123_456_789_012.34, '$123,456,789,012.34'],
  ])('writes %d as %s', (usd, text) => {
    expect(moneyText(usd)).toBe(text);
  });

  it('is exact to the nano-dollar for every amount up to 8,388,608 USD', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_388_608_000_000_000 }), (nano) => {
        const digits = moneyText(toUsd(nano)).replace(/[$,]/g, '');
        const [dollars, fraction] = digits.split('.');
        expect(BigInt(dollars) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))).toBe(BigInt(nano));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('countText', () => {
  it('sets thousands apart', () => {
    expect([0, 999, 1_000, 1_234_567].map(countText)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});

describe('counted', () => {
  it('has the noun agree', () => {
    expect([0, 1, 2_310].map((count) => counted(count, 'call'))).toEqual(['0 calls', '1 call', '2,310 calls']);
  });
});
