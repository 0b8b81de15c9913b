import fc from 'fast-check';
import { cutText } from '../../src/text/cut';

describe('cutText', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc… [cut: 4 characters]'],
    ['abcd', 0, '… [cut: 4 characters]'],
    ['', 0, ''],
    ['a😀', 3, 'a😀'],
    ['a😀b', 3, 'a😀… [cut: 4 characters]'],
    ['a😀b', 2, 'a… [cut: 4 characters]'],
    ['a\ud83d', 5, 'a\ufffd'],
    ['\ude00a\ud83d', 2, '\ufffda… [cut: 3 characters]'],
  ])('keeps of %j at %j characters: %j', (text, maxCharacters, kept) => {
    expect(cutText(text, maxCharacters)).toBe(kept);
  });

  it('is well-formed and no longer than the limit and its mark for every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.nat(20), (unicode, ascii, maxCharacters) => {
        const text = (unicode + ascii).slice(1);
        const mark = text.length > maxCharacters ? `… [cut: ${text.length} characters]` : '';
        const kept = cutText(text, maxCharacters);
        expect({
          lone: /\p{Surrogate}/u.test(kept),
          within: kept.length <= maxCharacters + mark.length,
          marked: kept.endsWith(mark),
        }).toEqual({ lone: false, within: true, marked: true });
      }),
    );
  });
});
