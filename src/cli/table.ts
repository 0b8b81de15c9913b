import { fitted, widthOf } from './fitted';

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Default left. Those on the left hold texts, which are cut where the table would be too wide. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';
const MIN_COLUMNS = 8;

/**
 * Sets a table: the line of titles, then a line for each row.
 *
 * @param width - the most that a line may take; cells on the left are cut, the widest first. Unit: columns.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): readonly string[] {
  const widths = columns.map(({ title }, index) => Math.max(...[title, ...rows.map((row) => row[index])].map(widthOf)));
  const isText = columns.map(({ align }) => align !== 'right');
  const room = width - GAP.length * (columns.length - 1);
  for (let over = sum(widths) - room; over > 0; over--) {
    const widest = Math.max(...widths.filter((_, index) => isText[index]));
    if (widest <= MIN_COLUMNS) break;
    widths[widths.findIndex((each, index) => isText[index] && each === widest)]--;
  }
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => fitted(cell, widths[index], columns[index].align))
      .join(GAP)
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...rows.map(line)];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
