import type { Page, PageQuery, RecordFilter } from '../../../src/storage/queries';

/** A filter that lets everything through. */
export const EVERYTHING: RecordFilter = { oneOf: {} };

/** The latest first, 50 of them; what is given differs. */
export function page(query: Partial<PageQuery> = {}): PageQuery {
  return { sortBy: 'timestamp', descending: true, skip: 0, limit: 50, ...query };
}

/** The records of a page: one JSON text, as they are sent. */
export function textOf({ pieces }: Page): string {
  return pieces.map((piece) => Buffer.from(piece).toString()).join(',');
}

/** The ids of records given as texts. */
export function idsIn(bodies: readonly string[]): readonly string[] {
  return bodies.map((body) => (JSON.parse(body) as { id: string }).id);
}

/** The ids of a page's records. */
export function idsOf(page: Page): readonly string[] {
  return (JSON.parse(`[${textOf(page)}]`) as { id: string }[]).map(({ id }) => id);
}

/** An id for each of some records: `i-1`, `i-2`, … */
export function numbered<Row extends { readonly id: string; readonly body: string }>(
  rows: readonly Row[],
  prefix = 'i',
): readonly Row[] {
  return rows.map((row, index) => withId(row, `${prefix}-${index + 1}`));
}

/** The same record under an id, in its text too. */
export function withId<Row extends { readonly id: string; readonly body: string }>(row: Row, id: string): Row {
  return { ...row, id, body: JSON.stringify({ ...JSON.parse(row.body), id }) };
}
