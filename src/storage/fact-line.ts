import type { FactGroup, FactLayout } from './fact-layout';

const FIELD = '\x1f';
const VERSION = `1${FIELD}`;
const IN_GROUP = '\x1e';
const ESCAPE = '\x1b';
/** How these characters are written where a text has them, and an empty text. */
const ESCAPED: readonly (readonly [string, string])[] = [
  [ESCAPE, `${ESCAPE}e`],
  [IN_GROUP, `${ESCAPE}g`],
  [FIELD, `${ESCAPE}f`],
];
const EMPTY = `${ESCAPE}0`;

/**
 * Writes the facts of a record as a line: first its own, then a field for each group.
 *
 * Databases keep these lines: whoever changes a layout lets {@link readFactLine} read the lines of before too, by the
 * version with which they begin.
 */
export function factLine<Row>({ own, groups }: FactLayout<Row>, row: Row): string {
  let line = VERSION;
  for (const column of own) line += written(column.of(row)) + FIELD;
  for (let index = 0; index < groups.length; index++) {
    if (index > 0) line += FIELD;
    line += groupText(groups[index], row);
  }
  return line;
}

/** The fields of a line that {@link factLine} has written; the first is its version. */
export function readFactLine(line: string): readonly string[] {
  if (!line.startsWith(VERSION)) throw new Error('The facts of a record are of a version that is not known here.');
  return line.split(FIELD);
}

/** The values of a field that stands for a group. */
export function readGroup(field: string): readonly (string | null)[] {
  return field.split(IN_GROUP).map(readText);
}

/** The text that a field stands for; null for one that is empty. */
export function readText(field: string): string | null {
  if (field === '') return null;
  if (field === EMPTY) return '';
  return field.includes(ESCAPE) ? ESCAPED.reduceRight((text, [one, as]) => text.replaceAll(as, one), field) : field;
}

function groupText<Row>({ columns }: FactGroup<Row>, row: Row): string {
  let text = written(columns[0].of(row));
  for (let index = 1; index < columns.length; index++) text += IN_GROUP + written(columns[index].of(row));
  return text;
}

/** Nothing for null, and a mark for an empty text. */
function written(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  if (value === '') return EMPTY;
  const isPlain = !value.includes(ESCAPE) && !value.includes(IN_GROUP) && !value.includes(FIELD);
  return isPlain ? value : ESCAPED.reduce((text, [one, as]) => text.replaceAll(one, as), value);
}
