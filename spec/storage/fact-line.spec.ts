import fc from 'fast-check';
import type { FactLayout } from '../../src/storage/fact-layout';
import { factLine, readFactLine, readGroup, readText } from '../../src/storage/fact-line';

type Row = readonly (string | number | null)[];

const value =
  (index: number) =>
  (row: Row): string | number | null =>
    row[index];
const LAYOUT: FactLayout<Row> = {
  own: [
    { name: 'number', type: 'big', of: value(0) },
    { name: 'text', type: 'text', of: value(1) },
  ],
  groups: [
    { name: 'one', columns: [{ name: 'alone', type: 'word', of: value(2) }] },
    {
      name: 'pair',
      columns: [
        { name: 'first', type: 'word', of: value(3) },
        { name: 'second', type: 'small', of: value(4) },
      ],
    },
  ],
};

/** The values of a row, as a reader gets them. */
function read(line: string): readonly (string | null)[] {
  const [, number, text, word, pair] = readFactLine(line);
  return [number, readText(text), ...readGroup(word), ...readGroup(pair)];
}

describe('A line of facts', () => {
  it('gives back every text as it was, for every text', () => {
    const text = fc.option(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('\x1b', '\x1e', '\x1f', '0', 'e', 'f') }),
      ),
    );
    fc.assert(
      fc.property(fc.integer(), text, text, text, fc.nat(), (big, own, alone, first, small) => {
        const line = factLine(LAYOUT, [big, own, alone, first, small]);
        expect(read(line)).toEqual([String(big), own, alone, first, String(small)]);
      }),
    );
  });

  it('tells an empty text from null', () => {
    expect(read(factLine(LAYOUT, [1, '', null, '', 2]))).toEqual(['1', '', null, '', '2']);
  });

  it('keeps values that come together in one field, and so the same values always give the same field', () => {
    const [first, second] = ['1', '2'].map((big) =>
      readFactLine(factLine(LAYOUT, [Number(big), 'x', null, 'a\x1fb', 7])),
    );
    expect(first.slice(3)).toEqual(['', 'a\x1bfb\x1e7']);
    expect(second.slice(3)).toEqual(first.slice(3));
  });

  it('is refused where it is of another version', () => {
    const line = factLine(LAYOUT, [1, null, null, null, 2]);
    expect(() => readFactLine(`2${line.slice(1)}`)).toThrow('of a version that is not known here');
  });
});
