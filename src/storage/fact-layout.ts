/**
 * A column that each record has for itself.
 *
 * - `big`: a safe integer.
 * - `small`: a whole number of at most 31 bits.
 * - `text`: a text; null counts as empty.
 * - `phrase`: a text, or null, that is searched: records may share it, or differ in numbers, or have nothing in common.
 */
export interface FactColumn<Row> {
  readonly name: string;
  readonly type: 'big' | 'small' | 'text' | 'phrase';
  readonly of: (row: Row) => string | number | null;
}

/** A value of a group: a text or null, or a small number, which the records themselves have too. */
export interface GroupColumn<Row> {
  readonly name: string;
  readonly type: 'word' | 'small';
  /** Whether `search` looks into it. */
  readonly isSearched?: boolean;
  readonly of: (row: Row) => string | number | null;
}

/**
 * Values that come together in many records, such as the names of a policy: they are kept once, and the records have the
 * number of all of them. Groups of one name have the same columns, in whatever layout.
 */
export interface FactGroup<Row> {
  readonly name: string;
  readonly columns: readonly GroupColumn<Row>[];
}

/** What the read model knows of a kind of records, and how that is written in a line. */
export interface FactLayout<Row> {
  readonly own: readonly FactColumn<Row>[];
  readonly groups: readonly FactGroup<Row>[];
  /** Groups whose numbers together get one number more, the cell: what most questions count by. */
  readonly cell?: readonly string[];
}
