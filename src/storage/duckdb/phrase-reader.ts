import { readText } from '../fact-line';
import { formOf } from '../text-form';
import type { ColumnValues } from './column-values';
import type { FieldReader } from './field-reader';
import { FORM } from './phrase-form';
import type { Words } from './words';

/**
 * Reads a phrase: its number and an empty text while there is room for one more, else the number of its form, and its
 * text. So what repeats is kept once, however long it is, and what differs in numbers alone is found by a few forms.
 */
export class PhraseReader implements FieldReader {
  readonly width = 2;

  constructor(private readonly words: Words) {}

  read(field: string, columns: readonly ColumnValues[], first: number, row: number): void {
    const text = readText(field);
    const isOdd = text?.startsWith(FORM) ?? false;
    const code = text === null ? 0 : isOdd ? null : this.words.codeWithin(text);
    columns[first][row] = code ?? this.words.codeOf(FORM + formOf(text as string));
    columns[first + 1][row] = code === null ? text : '';
  }

  forget(): void {}
}
