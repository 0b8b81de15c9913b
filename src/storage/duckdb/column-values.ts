/** The values of a column of some rows. */
export type ColumnValues = Int32Array | Float64Array | (string | null)[];
