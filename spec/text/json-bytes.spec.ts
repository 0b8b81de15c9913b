import fc from 'fast-check';
import { toWellFormed } from '../../src/text/cut';
import { fittingLength, jsonBytes } from '../../src/text/json-bytes';

const units = fc.array(fc.oneof(fc.nat(0x7f), fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })));
const text = units.map((codes) => String.fromCharCode(...codes));

describe('jsonBytes', () => {
  it('is the size of the JSON of the well-formed text for every text', () => {
    fc.assert(
      fc.property(text, (value) => {
        expect(jsonBytes(value)).toBe(Buffer.byteLength(JSON.stringify(toWellFormed(value))));
      }),
    );
  });

  it('stops counting when it is above the limit', () => {
    expect(jsonBytes('x'.repeat(1_000), 10)).toBe(11);
  });
});

describe('fittingLength', () => {
  it('gives the longest beginning that fits for every text', () => {
    fc.assert(
      fc.property(text.map(toWellFormed), fc.nat(40), (value, maxBytes) => {
        const length = fittingLength(value, maxBytes);
        const whole = (end: number) => Buffer.byteLength(JSON.stringify([...value].slice(0, end).join(''))) - 2;
        const characters = [...value.slice(0, length)].filter((character) => !/\p{Surrogate}/u.test(character)).length;
        expect(whole(characters)).toBeLessThanOrEqual(maxBytes);
        if (length < value.length) expect(whole(characters + 1)).toBeGreaterThan(maxBytes);
      }),
    );
  });
});
