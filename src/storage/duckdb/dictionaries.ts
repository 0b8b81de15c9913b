import type { FactGroup } from '../fact-layout';
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

const groups: readonly FactGroup<never>[] = [...INTERVENTION_LAYOUT.groups, ...LEDGER_LAYOUT.groups];
const words = new Set(groups.flatMap(({ columns }) => columns.filter(isWord).map(({ name }) => name)));

/** The dictionaries of all words, and of the groups that are numbered: those have the words of their columns. */
export const DICTIONARIES: readonly Dictionary[] = [
  ...[...words].map((column) =>
    dictionary(column, FOLDED.includes(column) ? ['folded'] : [], (text) => [folded(text)]),
  ),
  ...groups.filter(({ name }) => name !== undefined).map(ofGroup),
];

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
