import type { FactGroup, FactLayout } from '../fact-layout';
import { readGroup } from '../fact-line';
import { folded } from '../folded';
import { INTERVENTION_LAYOUT } from '../intervention-layout';
import { LEDGER_LAYOUT } from '../ledger-layout';

/**
 * A dictionary: the table of what the numbers of a column stand for, from 1; 0 stands for nothing.
 *
 * What is numbered is a text, of which the further columns tell more; a text may have several numbers, see `Words`.
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

const LAYOUTS: readonly FactLayout<never>[] = [INTERVENTION_LAYOUT, LEDGER_LAYOUT];
const groups = new Map(LAYOUTS.flatMap((layout) => layout.groups.map((group) => [group.name, group] as const)));
const phrases = LAYOUTS.flatMap(({ own }) => own.filter(({ type }) => type === 'phrase').map(({ name }) => name));

/** The column of a cell: its text is the numbers of the groups of which it is made, with spaces between. */
export const CELL = 'cell';

/** The dictionaries of all groups, with the words of each, of phrases and of cells. */
export const DICTIONARIES: readonly Dictionary[] = [
  ...[...groups.values()].map(ofGroup),
  ...[...phrases, CELL].map((column) => ({ column, table: dictionaryTable(column), further: [], read: () => [] })),
];

/** The table of what the numbers of a column stand for. */
export function dictionaryTable(column: string): string {
  return `word_${column}`;
}

/** The column of a dictionary in which a word stands as search compares it. */
export function foldedColumn(column: string): string {
  return `${column}_folded`;
}

function ofGroup({ name, columns }: FactGroup<never>): Dictionary {
  const words = columns.map((column, place) => ({ ...column, place })).filter(({ type }) => type === 'word');
  const searched = words.filter(({ isSearched }) => isSearched);
  return {
    column: name,
    table: dictionaryTable(name),
    further: [...words.map((word) => word.name), ...searched.map((word) => foldedColumn(word.name))],
    read(field) {
      const values = readGroup(field);
      const foldedOf = (text: string | null): string | null => (text === null ? null : folded(text));
      return [...words.map(({ place }) => values[place]), ...searched.map(({ place }) => foldedOf(values[place]))];
    },
  };
}
