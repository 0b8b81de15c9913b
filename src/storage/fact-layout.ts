/**
 * One column of what the read model knows of a record.
 *
 * - `word`: a text that records share, or null. It is kept once, in a table of its own; the records have its number.
 * - `text`: a text of one record; null counts as empty.
 * - `phrase`: a text, or null, that is searched: records may share it, or differ in numbers, or have nothing in common.
 * - `small`: a whole number of at most 31 bits.
 * - `big`: a safe integer.
 */
export interface FactColumn<Row> {
  readonly name: string;
  readonly type: 'word' | 'text' | 'phrase' | 'small' | 'big';
  readonly of: (row: Row) => string | number | null;
}

/** Columns whose values come together in many records: the numbers of all of them are then found at once. */
export interface FactGroup<Row> {
  /** Where it has one, what comes together is numbered too, in a column of this name, so that records are counted by it. */
  readonly name?: string;
  readonly columns: readonly (FactColumn<Row> & { readonly type: 'word' | 'small' })[];
}

/** What the read model knows of a kind of records, and how that is written in a line. */
export interface FactLayout<Row> {
  /** Columns whose values each record has for itself. */
  readonly own: readonly FactColumn<Row>[];
  readonly groups: readonly FactGroup<Row>[];
}
