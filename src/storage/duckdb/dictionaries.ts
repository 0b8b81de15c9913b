import type { FactGroup, FactLayout } from '../fact-layout';
import { readGroup } from '../fact-line';
import { folded } from '../folded';
import { INTERVENTION_LAYOUT } from '../intervention-layout';
import { LEDGER_LAYOUT } from '../ledger-layout';

/**
 * A dictionary: the table of what the numbers of a column stand for, from 1, since 0 stands for null.
 *
 * A text may have several numbers, see `Words`.
 */
export interface Dictionary {
  /** The column of the tables of facts. */
  readonly column: string;
  /** Has `code`, `text`, and further columns. */
  readonly table: string;
  readonly further: readonly string[];
  /** The values of the further columns. */
  readonly read: (text: string) => readonly (string | null)[];
}

/** The words that search compares in another form than filters do: their dictionaries have both, `text` and `folded`. */
export const FOLDED: readonly string[] = ['action_name', 'agent_id', 'policy_name'];

const LAYOUTS: readonly FactLayout<never>[] = [INTERVENTION_LAYOUT, LEDGER_LAYOUT];
const groups = LAYOUTS.flatMap((layout) => layout.groups);
const words = new Set(groups.flatMap(({ columns }) => columns.filter(isWord).map(({ name }) => name)));
const phrases = LAYOUTS.flatMap(({ own }) => own.filter(({ type }) => type === 'phrase').map(({ name }) => name));

/**
 * The dictionaries of all words and phrases, of the forms of phrases, and of the groups that are numbered: those have the
 * words of their columns.
 */
export const DICTIONARIES: readonly Dictionary[] = [
  ...phrases.flatMap((column) => [column, formColumn(column)].map((each) => dictionary(each, [], () => []))),
  ...[...words].map((column) =>
    dictionary(column, FOLDED.includes(column) ? ['folded'] : [], (text) => [folded(text)]),
  ),
  ...groups.filter(({ name }) => name !== undefined).map(ofGroup),
];

/** The column of the form of a phrase that is no word itself; beside it stands the text, see {@link textColumn}. */
export function formColumn(phrase: string): string {
  return `${phrase}_form`;
}

/** The column of the text of a phrase that is no word itself, else empty. */
export function textColumn(phrase: string): string {
  return `${phrase}_text`;
}

/** The table of what the numbers of a column stand for. */
export function dictionaryTable(column: string): string {
  return `word_${column}`;
}

function dictionary(column: string, further: readonly string[], read: Dictionary['read']): Dictionary {
  return { column, table: dictionaryTable(column), further, read };
}

function ofGroup({ name, columns }: FactGroup<never>): Dictionary {
  const named = columns.filter(isWord).map((column) => column.name);
  return dictionary(name as string, named, (field) => readGroup(field).filter((_, index) => isWord(columns[index])));
}

function isWord({ type }: { readonly type: string }): boolean {
  return type === 'word';
}
