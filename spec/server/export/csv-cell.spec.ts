import fc from 'fast-check';
import { csvCell } from '../../../src/server/export/csv-cell';

describe('csvCell', () => {
  it.each([
    [null, ''],
    [undefined, ''],
    [0.02, '0.02'],
    [-1, '-1'],
    [true, 'true'],
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("http://a")', '"\'=HYPERLINK(""http://a"")"'],
    [['a', 'b'], '"[""a"",""b""]"'],
    [{ a: 1 }, '"{""a"":1}"'],
  ])('writes %p as %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('for every text, is one cell that reads back, and never begins as a formula does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', ',', 'a', "'") }),
        (text) => {
          const cell = csvCell(text);
          const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
          expect([text, `'${text}`]).toContain(read);
          expect(read).not.toMatch(/^[=+\-@\t\r\n]/);
          if (!cell.startsWith('"')) expect(cell).not.toMatch(/[",\r\n]/);
        },
      ),
    );
  });
});
