import type { Sent } from '../body/records-body';

/** A field as a text; null where it is absent, null or empty. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A record as it was received, checked against its schema, that is made into what readers get. */
export class Received {
  readonly fields: Record<string, unknown>;
  /** As it came, while the fields that it has are as they came. */
  private text: string | null;
  private added: Record<string, unknown> | null = null;

  constructor({ value, text }: Sent) {
    this.fields = value as Record<string, unknown>;
    this.text = text;
  }

  /** Whether a field is absent or null. */
  lacks(name: string): boolean {
    return (this.fields[name] ?? null) === null;
  }

  /** Sets a field that is absent or null. */
  fill(name: string, value: unknown): void {
    if (!this.lacks(name) || this.fields[name] === value) return;
    if (this.fields[name] === null) this.text = null;
    this.fields[name] = value;
    this.added ??= {};
    this.added[name] = value;
  }

  /** Gives a field another name, where nothing has that name. */
  rename(name: string, as: string): void {
    const { fields } = this;
    if (fields[name] === undefined || !this.lacks(as)) return;
    fields[as] = fields[name];
    delete fields[name];
    this.text = null;
  }

  /** Puts a value in the place of another. */
  replace(name: string, value: unknown): void {
    this.fields[name] = value;
    this.text = null;
  }

  /** The whole as one line of JSON: the text as it came, and after it what it did not have. */
  get body(): string {
    const { text, added } = this;
    if (text === null) return JSON.stringify(this.fields);
    return added === null ? text : `${text.slice(0, -1)},${JSON.stringify(added).slice(1)}`;
  }
}
