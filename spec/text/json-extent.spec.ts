import fc from 'fast-check';
import { extentOf } from '../../src/text/json-extent';

const of = (text: string) => extentOf(Buffer.from(text), 0);

describe('extentOf', () => {
  it('finds the end, whatever follows', () => {
    expect(of('{"a":[1,{}]} more }')).toEqual({ end: 12, keys: 1, isOneLine: true });
  });

  it('passes over brackets and quotes in texts', () => {
    expect(of('{"a}":"\\"}\\\\"}')).toMatchObject({ end: 14 });
  });

  it('counts keys, one that comes twice twice, and sees line breaks', () => {
    expect(of('{"a":{"b":1,"b":2},\n"c":[]}')).toEqual({ end: 27, keys: 4, isOneLine: false });
  });

  it.each(['{', '{"a":1', '{"a":"}', '{"a":{"b":1}', ''])('finds no end of %j', (text) => {
    expect(of(text)).toBeNull();
  });

  it('for every object, ends where its JSON does, and for no shorter text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, place) => {
        const bytes = Buffer.from(JSON.stringify(value));
        expect(extentOf(bytes, 0)?.end).toBe(bytes.length);
        expect(extentOf(bytes.subarray(0, place % bytes.length), 0)).toBeNull();
      }),
    );
  });
});
