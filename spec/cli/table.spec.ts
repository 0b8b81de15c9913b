import { widthOf } from '../../src/cli/fitted';
import { tableLines } from '../../src/cli/table';

const COLUMNS = [{ title: 'name' }, { title: 'rule' }, { title: 'count', align: 'right' }] as const;

describe('tableLines', () => {
  it('sets titles and rows in columns as wide as their widest cell', () => {
    expect(
      tableLines(
        COLUMNS,
        [
          ['refund_customer', 'deny-list', '12'],
          ['日本', 'x', '1,234'],
        ],
        100,
      ),
    ).toEqual([
      'name             rule       count',
      'refund_customer  deny-list     12',
      '日本             x          1,234',
    ]);
  });

  it('cuts the widest texts where the lines would be too wide, never the numbers', () => {
    const lines = tableLines(COLUMNS, [['n'.repeat(90), 'r'.repeat(30), '123,456,789']], 60);
    expect(lines.map(widthOf)).toEqual([60, 60]);
    expect(lines[1]).toBe(`${'n'.repeat(21)}…  ${'r'.repeat(22)}…  123,456,789`);
  });

  it('leaves eight columns of a text', () => {
    const [, row] = tableLines(COLUMNS, [['n'.repeat(90), 'r'.repeat(30), '123,456,789']], 10);
    expect(row).toBe('nnnnnnn…  rrrrrrr…  123,456,789');
  });

  it('has no spaces at the end of a line', () => {
    expect(
      tableLines(
        [{ title: 'a' }, { title: '' }],
        [
          ['b', 'long'],
          ['c', ''],
        ],
        100,
      ),
    ).toEqual(['a', 'b  long', 'c']);
  });
});
