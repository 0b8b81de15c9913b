import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { appendRows } from './append-rows';
import type { Dictionary } from './dictionaries';
import { rowsOf } from './rows-of';

/** So much of a dictionary is remembered. Unit: characters. */
const MAX_CHARACTERS = 500_000;
/** So many of its texts are remembered at the start. */
const MAX_LOADED = 5_000;
/** So many texts get a number where there need not be one for each. */
const MAX_PHRASES = 10_000;

/**
 * The numbers of a dictionary.
 *
 * What is remembered is bounded: when it is full it is forgotten, and a text that comes again gets another number. So
 * whoever asks takes every number that a text has, and puts together what belongs to one text.
 */
export class Words {
  private readonly codes = new Map<string, number>();
  private characters = 0;
  private lastCode = 0;
  private added: string[] = [];

  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly dictionary: Dictionary,
    private readonly appender: DuckDBAppender,
  ) {}

  /** @param connection - the one that writes. */
  static async of(connection: DuckDBConnection, dictionary: Dictionary): Promise<Words> {
    const words = new Words(connection, dictionary, await connection.createAppender(dictionary.table));
    await words.load();
    return words;
  }

  /** The number of a text. */
  codeOf(text: string): number {
    return this.codes.get(text) ?? this.add(text);
  }

  /** The number of a text that has one or, while there is room, gets one; else null. Nothing is forgotten for it. */
  codeWithin(text: string): number | null {
    const known = this.codes.get(text);
    if (known !== undefined) return known;
    return this.characters > MAX_CHARACTERS || this.lastCode >= MAX_PHRASES ? null : this.add(text);
  }

  /** Writes what has been added since. */
  write(): void {
    const { added } = this;
    if (added.length === 0) return;
    this.added = [];
    const { further, read } = this.dictionary;
    const first = this.lastCode - added.length + 1;
    const values = further.length === 0 ? [] : added.map(read);
    appendRows(this.appender, [
      Int32Array.from(added, (_, index) => first + index),
      added,
      ...further.map((_, column) => values.map((each) => each[column])),
    ]);
  }

  /** Takes away what no row has any more. @param tables - those that have the column. */
  async removeOrphans(tables: readonly string[]): Promise<void> {
    const { column, table } = this.dictionary;
    const used = tables.map((each) => `SELECT ${column} FROM ${each}`).join(' UNION ');
    await this.connection.run(`DELETE FROM ${table} WHERE code NOT IN (${used})`);
    this.forget();
    await this.load();
  }

  /** Remembers what is in the file, the latest. */
  private async load(): Promise<void> {
    const sql = `SELECT code, text FROM ${this.dictionary.table} ORDER BY code DESC LIMIT ${MAX_LOADED}`;
    const rows = await rowsOf<[number, string]>(this.connection, sql);
    this.lastCode = Math.max(this.lastCode, rows[0]?.[0] ?? 0);
    for (const [code, text] of rows) {
      if (this.characters + text.length > MAX_CHARACTERS) break;
      // A later number of the same text is remembered first, and stays.
      if (!this.codes.has(text)) this.remember(text, code);
    }
  }

  private add(text: string): number {
    if (this.characters > MAX_CHARACTERS) this.forget();
    this.lastCode++;
    this.remember(text, this.lastCode);
    this.added.push(text);
    return this.lastCode;
  }

  private remember(text: string, code: number): void {
    this.codes.set(text, code);
    this.characters += text.length;
  }

  private forget(): void {
    this.codes.clear();
    this.characters = 0;
  }
}
