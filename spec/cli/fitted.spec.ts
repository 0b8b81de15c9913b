import fc from 'fast-check';
import { cutTo, fitted, widthOf } from '../../src/cli/fitted';

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['naïve', 5],
    ['nai\u0308ve', 5],
    ['日本', 4],
    ['한국', 4],
    ['🔥', 2],
    ['…–█', 3],
  ])('tells how many columns %p takes', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('cutTo', () => {
  it('leaves what fits, and ends what does not with …', () => {
    expect([cutTo('abcde', 5), cutTo('abcdef', 5), cutTo('日本語', 5), cutTo('a🔥🔥', 4)]).toEqual([
      'abcde',
      'abcd…',
      '日本…',
      'a🔥…',
    ]);
  });

  it('lets no letter carry marks without end', () => {
    expect(cutTo(`a${'\u0301'.repeat(100)}`, 5).length).toBeLessThanOrEqual(21);
  });
});

describe('fitted', () => {
  it('fills up on the side that is asked for', () => {
    expect([fitted('ab', 4), fitted('ab', 4, 'right'), fitted('日', 4, 'right')]).toEqual(['ab  ', '  ab', '  日']);
  });

  it('never takes more or fewer columns than it has', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '日', '🔥', 'e\u0301', '█'), maxLength: 20 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 12 }), (each, columns) => {
        expect(widthOf(fitted(each, columns))).toBe(columns);
      }),
    );
  });
});
