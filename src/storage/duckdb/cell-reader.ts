import type { ColumnValues } from './column-values';
import { CELL } from './dictionaries';
import type { FactTable } from './schema';
import type { Words } from './words';

/** Gives each row the number of its cell, out of the numbers of its groups, which have been read. */
export class CellReader {
  private readonly place: number;
  private readonly places: readonly number[];

  /** @param cell - the groups. */
  constructor(
    { columns }: FactTable,
    cell: readonly string[],
    private readonly words: Words,
  ) {
    const placeOf = (name: string): number => columns.findIndex((column) => column.name === name);
    this.place = placeOf(CELL);
    this.places = cell.map(placeOf);
  }

  read(columns: readonly ColumnValues[], row: number): void {
    let text = '';
    for (const place of this.places) text += text === '' ? columns[place][row] : ` ${columns[place][row]}`;
    columns[this.place][row] = this.words.codeOf(text);
  }
}
