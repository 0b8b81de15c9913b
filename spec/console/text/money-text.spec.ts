import fc from 'fast-check';
import { moneyText, roundMoneyText, shortMoneyText } from '../../../src/console/text/money-text';

describe('moneyText', () => {
  it.each([
    [0, '$0.00'],
    [1, '$1.00'],
    [1234.5, '$1,234.50'],
    [0.0004, '$0.0004'],
    [1e-9, '$0.000000001'],
    [8_999_999.123456, '$8,999,999.123456'],
  ])('writes %d with every digit that it has: %s', (usd, text) => {
    expect(moneyText(usd)).toBe(text);
  });

  it('reads back as the same amount, for every amount in nano-dollars up to 1,000,000 USD', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 }), (nano) => {
        const usd = nano / 1e9;
        expect(Number(moneyText(usd).replace(/[$,]/g, ''))).toBe(usd);
      }),
    );
  });
});

describe('roundMoneyText', () => {
  it.each([
    [0, '$0.00'],
    [1_234.5678, '$1,234.57'],
    [0.5, '$0.50'],
    [0.123456789, '$0.12'],
    [0.01, '$0.01'],
    [0.99999, '$1.00'],
    [0.00999, '<$0.01'],
    [1.234e-6, '<$0.01'],
  ])('writes %d as %s', (usd, text) => {
    expect(roundMoneyText(usd)).toBe(text);
  });
});

describe('shortMoneyText', () => {
  it.each([
    [0, '$0.00'],
    [0.0004, '$0.0004'],
    [9_999.5, '$9,999.50'],
    [12_345.67, '$12.35K'],
    [1_607_682.8768, '$1.608M'],
  ])('writes %d as %s', (usd, text) => {
    expect(shortMoneyText(usd)).toBe(text);
  });
});
