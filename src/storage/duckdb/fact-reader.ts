import { readFactLine, readText } from '../fact-line';
import type { ColumnValues } from './append-rows';
import { GroupNumbers } from './group-numbers';
import type { FactTable } from './schema';
import type { RecordStep } from './slice';
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
  private readonly groups: readonly GroupNumbers[];

  constructor(
    private readonly table: FactTable,
    words: ReadonlyMap<string, Words>,
  ) {
    this.groups = table.layout.groups.map((group) => new GroupNumbers(group, words));
  }

  /** Forgets the numbers of words. */
  forget(): void {
    for (const group of this.groups) group.forget();
  }

  read(steps: readonly RecordStep[]): PreparedRows {
    const { own, groups } = this.table.layout;
    const rows: number[] = [];
    const seqs: number[] = [];
    const orgs: number[] = [];
    const owns: (number | string)[][] = own.map(() => []);
    const numbers: number[][] = this.table.columns.slice(ROW_COLUMNS + own.length).map(() => []);
    for (const { row, seq, org, facts } of steps) {
      rows.push(row);
      seqs.push(seq);
      orgs.push(org);
      const fields = readFactLine(facts);
      for (let index = 0; index < own.length; index++) {
        owns[index].push(own[index].type === 'text' ? (readText(fields[1 + index]) ?? '') : Number(fields[1 + index]));
      }
      let column = 0;
      for (let index = 0; index < groups.length; index++) {
        const codes = this.groups[index].of(fields[1 + own.length + index]);
        for (let place = 0; place < codes.length; place++) numbers[column++].push(codes[place]);
      }
    }
    return { rows, columns: [rows, seqs, orgs, ...(owns as ColumnValues[]), ...numbers] };
  }
}
