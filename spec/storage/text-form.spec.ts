import fc from 'fast-check';
import { formOf, needsText } from '../../src/storage/text-form';

describe('formOf', () => {
  it('is the same for texts that differ in numbers alone', () => {
    expect(formOf('run 12 has 0.50 usd')).toBe('run # has #.# usd');
    expect(formOf('run 7 has 13.5 usd')).toBe('run # has #.# usd');
    expect(formOf('no number')).toBe('no number');
  });

  it('never loses a text that holds what is searched', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '#', ' '), maxLength: 12 });
    fc.assert(
      fc.property(text, text, text, (before, term, after) => {
        expect(formOf(before + term + after)).toContain(formOf(term));
      }),
    );
  });

  it('tells for every term without digits and marks all that the text tells', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '2', '#'), maxLength: 8 });
    const plain = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(text, plain, (searched, term) => {
        expect(needsText(term)).toBe(false);
        expect(formOf(searched).includes(term)).toBe(searched.includes(term));
      }),
    );
  });
});
