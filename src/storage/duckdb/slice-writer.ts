import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeedStep, RecordKind } from '../truth';
import { DICTIONARIES } from './dictionaries';
import { FactReader, type PreparedRows } from './fact-reader';
import { FactWriter } from './fact-writer';
import { rowsOf } from './rows-of';
import { FACT_TABLES } from './schema';
import { type GoneStep, sliceOf } from './slice';
import { Words } from './words';

const KINDS: readonly RecordKind[] = ['intervention', 'ledger'];

/** Some steps of the feed, as they are written. */
export interface Piece {
  readonly gone: readonly GoneStep[];
  readonly records: Readonly<Record<RecordKind, PreparedRows>>;
}

/** Writes steps of the feed into the tables, in transactions that hold the position which they reach. */
export class SliceWriter {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly words: ReadonlyMap<string, Words>,
    private readonly readers: Readonly<Record<RecordKind, FactReader>>,
    private readonly writers: Readonly<Record<RecordKind, FactWriter>>,
  ) {}

  static async of(connection: DuckDBConnection): Promise<SliceWriter> {
    const words = new Map(DICTIONARIES.map((dictionary) => [dictionary.column, new Words(dictionary)]));
    for (const each of words.values()) await each.load(connection);
    const { intervention, ledger } = FACT_TABLES;
    return new SliceWriter(
      connection,
      words,
      { intervention: new FactReader(intervention, words), ledger: new FactReader(ledger, words) },
      {
        intervention: new FactWriter(connection, intervention, await lastRow(connection, intervention.name)),
        ledger: new FactWriter(connection, ledger, await lastRow(connection, ledger.name)),
      },
    );
  }

  /** The sequence up to which the tables hold everything. */
  async position(): Promise<number> {
    const [[position]] = await rowsOf<[number]>(this.connection, 'SELECT position::DOUBLE FROM meta');
    return position;
  }

  /** Reads some steps, without a statement. What is read must be written, in the order of reading. */
  read(steps: readonly FeedStep[]): Piece {
    const { records, gone } = sliceOf(steps);
    const read = (kind: RecordKind): PreparedRows => this.readers[kind].read([...records[kind].values()]);
    return { gone, records: { intervention: read('intervention'), ledger: read('ledger') } };
  }

  async begin(): Promise<void> {
    await this.connection.run('BEGIN');
  }

  /** Writes a piece in the transaction that is open. */
  async write({ gone, records }: Piece): Promise<void> {
    for (const step of gone) await this.remove(step);
    for (const kind of KINDS) await this.writers[kind].write(records[kind]);
  }

  /** @param position - the sequence up to which the tables then hold everything. */
  async commit(position: number): Promise<void> {
    for (const words of this.words.values()) await words.write(this.connection);
    await this.connection.run('UPDATE meta SET position = $1', [position]);
    await this.connection.run('COMMIT');
  }

  /** Takes away the words that no row has any more; what has been read must have been written. */
  async removeOrphans(): Promise<void> {
    await this.begin();
    for (const [column, words] of this.words) await words.removeOrphans(this.connection, tablesWith(column));
    await this.connection.run('COMMIT');
    for (const kind of KINDS) this.readers[kind].forget();
  }

  private async remove({ of, org, upToRow }: GoneStep): Promise<void> {
    const sql = `DELETE FROM ${FACT_TABLES[of].name} WHERE org = $1 AND row <= $2`;
    await this.connection.run(sql, [org, upToRow]);
  }
}

async function lastRow(connection: DuckDBConnection, table: string): Promise<number> {
  const [[row]] = await rowsOf<[number]>(connection, `SELECT coalesce(max(row), 0)::DOUBLE FROM ${table}`);
  return row;
}

function tablesWith(column: string): readonly string[] {
  const tables = Object.values(FACT_TABLES).filter(({ columns }) => columns.some(({ name }) => name === column));
  return tables.map(({ name }) => name);
}
