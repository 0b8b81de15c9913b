import { readFactLine } from '../fact-line';
import type { ColumnValues } from './append-rows';
import { columnReader, type FieldReader, groupReader } from './field-reader';
import type { RecordStep } from './last-steps';
import type { FactTable } from './schema';
import type { Words } from './words';

/** Rows as they are written: the values of all columns of their table. */
export interface PreparedRows {
  readonly rows: readonly number[];
  readonly columns: readonly ColumnValues[];
}

/** `row`, `seq` and `org`. */
const ROW_COLUMNS = 3;

/** Makes rows of a table out of lines of facts. */
export class FactReader {
  private readonly fields: readonly FieldReader[];

  /** @param words - by column. */
  constructor(
    private readonly table: FactTable,
    words: ReadonlyMap<string, Words>,
  ) {
    const { own, groups } = table.layout;
    this.fields = [
      ...own.map((column) => columnReader(column, words)),
      ...groups.map((group) => groupReader(group, words)),
    ];
  }

  /** Forgets the numbers of words. */
  forget(): void {
    for (const field of this.fields) field.forget();
  }

  read(steps: readonly RecordStep[]): PreparedRows {
    const columns = this.table.columns.map((): (number | string)[] => []);
    const [rows, seqs, orgs] = columns as number[][];
    for (const { row, seq, org, facts } of steps) {
      rows.push(row);
      seqs.push(seq);
      orgs.push(org);
      const values = readFactLine(facts);
      let first = ROW_COLUMNS;
      for (let index = 0; index < this.fields.length; index++) {
        const field = this.fields[index];
        // The first value is the version.
        field.read(values[1 + index], columns, first);
        first += field.width;
      }
    }
    return { rows, columns: columns as ColumnValues[] };
  }
}
