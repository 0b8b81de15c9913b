import type { ColumnValues } from './column-values';

/** Reads one field of a line of facts into the columns that it stands for. */
export interface FieldReader {
  /** How many columns. */
  readonly width: number;
  /**
   * @param columns - of all rows that are read.
   * @param first - the first of the columns of this field.
   * @param row - the place of the row.
   */
  read(field: string, columns: readonly ColumnValues[], first: number, row: number): void;
  /** Forgets the numbers of words. */
  forget(): void;
}
