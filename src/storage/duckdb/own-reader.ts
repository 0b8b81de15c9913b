import { readText } from '../fact-line';
import type { ColumnValues } from './column-values';
import type { FieldReader } from './field-reader';

/** Reads a number, or a text as it stands. */
export class OwnReader implements FieldReader {
  readonly width = 1;

  constructor(private readonly isText: boolean) {}

  read(field: string, columns: readonly ColumnValues[], first: number, row: number): void {
    columns[first][row] = this.isText ? (readText(field) ?? '') : Number(field);
  }

  forget(): void {}
}
