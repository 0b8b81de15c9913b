import type { FactGroup } from '../fact-layout';
import { readGroup } from '../fact-line';
import type { Words } from './words';

/** So much of the fields of a group is remembered. Unit: characters. */
const MAX_CHARACTERS = 1_000_000;

/** The numbers for the values of a group of columns, which mostly come together as they came before. */
export class GroupNumbers {
  private readonly known = new Map<string, readonly number[]>();
  private characters = 0;

  /** @param words - by column. */
  constructor(
    private readonly group: FactGroup<never>,
    private readonly words: ReadonlyMap<string, Words>,
  ) {}

  /** @param field - of a line of facts. @returns the number of the group where it has a name, and one for each column. */
  of(field: string): readonly number[] {
    return this.known.get(field) ?? this.add(field);
  }

  forget(): void {
    this.known.clear();
    this.characters = 0;
  }

  private add(field: string): readonly number[] {
    const { name: group, columns } = this.group;
    const values = readGroup(field);
    const numbers = columns.map(({ name, type }, index) =>
      type === 'word' ? this.codeOf(name, values[index]) : Number(values[index]),
    );
    if (group !== undefined) numbers.unshift(this.codeOf(group, field));
    if (this.characters > MAX_CHARACTERS) this.forget();
    this.known.set(field, numbers);
    this.characters += field.length;
    return numbers;
  }

  private codeOf(column: string, text: string | null): number {
    return (this.words.get(column) as Words).codeOf(text);
  }
}
