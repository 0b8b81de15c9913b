import type { FactGroup } from '../fact-layout';
import { readGroup } from '../fact-line';
import type { ColumnValues } from './column-values';
import type { FieldReader } from './field-reader';
import type { Words } from './words';

/** So much of the fields of a group is remembered. Unit: characters. */
const MAX_CHARACTERS = 500_000;

/** Reads the field of a group: its number, and the small numbers in it. A group of one value that is null has none. */
export class GroupReader implements FieldReader {
  readonly width: number;
  private readonly numbers = new Map<string, readonly number[]>();
  private readonly small: readonly number[];
  private characters = 0;

  constructor(
    { columns }: FactGroup<never>,
    private readonly words: Words,
  ) {
    this.small = columns.flatMap(({ type }, place) => (type === 'small' ? [place] : []));
    this.width = 1 + this.small.length;
  }

  read(field: string, columns: readonly ColumnValues[], first: number, row: number): void {
    const numbers = this.numbers.get(field) ?? this.add(field);
    for (let index = 0; index < numbers.length; index++) columns[first + index][row] = numbers[index];
  }

  forget(): void {
    this.numbers.clear();
    this.characters = 0;
  }

  private add(field: string): readonly number[] {
    const values = this.small.length === 0 ? [] : readGroup(field);
    const numbers = [field === '' ? 0 : this.words.codeOf(field), ...this.small.map((place) => Number(values[place]))];
    if (this.characters > MAX_CHARACTERS) this.forget();
    this.numbers.set(field, numbers);
    this.characters += field.length;
    return numbers;
  }
}
