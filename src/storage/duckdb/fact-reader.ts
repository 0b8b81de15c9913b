import { readFactLine } from '../fact-line';
import { CellReader } from './cell-reader';
import type { ColumnValues } from './column-values';
import { CELL } from './dictionaries';
import type { FieldReader } from './field-reader';
import { GroupReader } from './group-reader';
import type { RecordStep } from './last-steps';
import { OwnReader } from './own-reader';
import { PhraseReader } from './phrase-reader';
import type { FactTable } from './schema';
import type { Words } from './words';

/** Rows as they are written: the values of all columns of their table. */
export interface PreparedRows {
  readonly rows: Float64Array;
  readonly columns: readonly ColumnValues[];
}

/** `row`, `seq` and `org`. */
const ROW_COLUMNS = 3;

/** Makes rows of a table out of lines of facts. */
export class FactReader {
  private readonly fields: readonly FieldReader[];
  private readonly cell: CellReader | null;

  /** @param words - by column. */
  constructor(
    private readonly table: FactTable,
    words: ReadonlyMap<string, Words>,
  ) {
    const { own, groups, cell } = table.layout;
    const wordsOf = (column: string): Words => words.get(column) as Words;
    this.fields = [
      ...own.map(({ name, type }) =>
        type === 'phrase' ? new PhraseReader(wordsOf(name)) : new OwnReader(type === 'text'),
      ),
      ...groups.map((group) => new GroupReader(group, wordsOf(group.name))),
    ];
    this.cell = cell === undefined ? null : new CellReader(table, cell, wordsOf(CELL));
  }

  /** Forgets the numbers of words. */
  forget(): void {
    for (const field of this.fields) field.forget();
  }

  read(steps: readonly RecordStep[]): PreparedRows {
    const columns = this.table.columns.map(({ type }) => emptyColumn(type, steps.length));
    const [rows, seqs, orgs] = columns;
    for (let row = 0; row < steps.length; row++) {
      const step = steps[row];
      rows[row] = step.row;
      seqs[row] = step.seq;
      orgs[row] = step.org;
      const values = readFactLine(step.facts);
      let first = ROW_COLUMNS;
      for (let index = 0; index < this.fields.length; index++) {
        const field = this.fields[index];
        // The first value is the version.
        field.read(values[1 + index], columns, first, row);
        first += field.width;
      }
      this.cell?.read(columns, row);
    }
    return { rows: rows as Float64Array, columns };
  }
}

function emptyColumn(type: FactTable['columns'][number]['type'], length: number): ColumnValues {
  if (type === 'VARCHAR') return new Array<string>(length);
  return type === 'BIGINT' ? new Float64Array(length) : new Int32Array(length);
}
