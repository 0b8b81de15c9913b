import type { FactColumn, FactGroup } from '../fact-layout';
import { readText } from '../fact-line';
import { formOf } from '../text-form';
import { formColumn } from './dictionaries';
import { GroupNumbers } from './group-numbers';
import type { Words } from './words';

/** Reads one field of a line of facts into the columns that it stands for. */
export interface FieldReader {
  /** How many columns. */
  readonly width: number;
  /** @param first - the first of its columns. */
  read(field: string, columns: readonly (number | string)[][], first: number): void;
  /** Forgets the numbers of words. */
  forget(): void;
}

type Dictionaries = ReadonlyMap<string, Words>;

/** The reader of a field that stands for a column which each record has for itself. */
export function columnReader({ name, type }: FactColumn<never>, words: Dictionaries): FieldReader {
  if (type === 'phrase') return phraseReader(words.get(name) as Words, words.get(formColumn(name)) as Words);
  const isText = type === 'text';
  return {
    width: 1,
    read: (field, columns, first) => columns[first].push(isText ? (readText(field) ?? '') : Number(field)),
    forget: () => undefined,
  };
}

/** The reader of a field that stands for a group. */
export function groupReader(group: FactGroup<never>, words: Dictionaries): FieldReader {
  const numbers = new GroupNumbers(group, words);
  return {
    width: group.columns.length + (group.name === undefined ? 0 : 1),
    read(field, columns, first) {
      const values = numbers.of(field);
      for (let index = 0; index < values.length; index++) columns[first + index].push(values[index]);
    },
    forget: () => numbers.forget(),
  };
}

/** A phrase is a word while there is room; then its form is one, and its text stands beside it. */
function phraseReader(phrases: Words, forms: Words): FieldReader {
  return {
    width: 3,
    read(field, columns, first) {
      const text = readText(field);
      const code = text === null ? 0 : phrases.codeWithin(text);
      columns[first].push(code ?? 0);
      columns[first + 1].push(code === null ? forms.codeOf(formOf(text as string)) : 0);
      columns[first + 2].push(code === null ? (text as string) : '');
    },
    forget: () => undefined,
  };
}
