import type { DuckDBConnection } from '@duckdb/node-api';
import type { FeedStep, RecordKind } from '../truth';
import { DICTIONARIES } from './dictionaries';
import { FactReader, type PreparedRows } from './fact-reader';
import { FactWriter } from './fact-writer';
import { type GoneStep, lastSteps } from './last-steps';
import { rowsOf } from './rows-of';
import { FACT_TABLES } from './schema';
import { Transactions } from './transactions';
import { Words } from './words';

const KINDS: readonly RecordKind[] = ['intervention', 'ledger'];

/** Some steps of the feed, as they are written. */
export interface Piece {
  readonly gone: readonly GoneStep[];
  readonly records: Readonly<Record<RecordKind, PreparedRows>>;
}

/** Writes steps of the feed into the tables. */
export class PieceWriter {
  private constructor(
    private readonly connection: DuckDBConnection,
    private readonly transactions: Transactions,
    private readonly words: ReadonlyMap<string, Words>,
    private readonly readers: Readonly<Record<RecordKind, FactReader>>,
    private readonly writers: Readonly<Record<RecordKind, FactWriter>>,
  ) {}

  /** @param connection - the one that writes. */
  static async of(connection: DuckDBConnection): Promise<PieceWriter> {
    const words = new Map<string, Words>();
    for (const dictionary of DICTIONARIES) words.set(dictionary.column, await Words.of(connection, dictionary));
    const { intervention, ledger } = FACT_TABLES;
    return new PieceWriter(
      connection,
      await Transactions.of(connection, 'READ WRITE'),
      words,
      { intervention: new FactReader(intervention, words), ledger: new FactReader(ledger, words) },
      {
        intervention: await FactWriter.of(connection, intervention),
        ledger: await FactWriter.of(connection, ledger),
      },
    );
  }

  /** The sequence that was noted last. */
  async position(): Promise<number> {
    const [[position]] = await rowsOf<[number]>(this.connection, 'SELECT position::DOUBLE FROM meta');
    return position;
  }

  /** Notes up to which sequence the tables hold everything. */
  async notePosition(position: number): Promise<void> {
    await this.connection.run('UPDATE meta SET position = $1', [position]);
  }

  /** Reads some steps, without a statement. What is read must be written, in the order of reading. */
  read(steps: readonly FeedStep[]): Piece {
    const { records, gone } = lastSteps(steps);
    const read = (kind: RecordKind): PreparedRows => this.readers[kind].read([...records[kind].values()]);
    return { gone, records: { intervention: read('intervention'), ledger: read('ledger') } };
  }

  /** Writes a piece: readers see of each row what was there before or what is there now, and never both or none. */
  async write({ gone, records }: Piece): Promise<void> {
    // First, and by themselves: words that no row has yet do no harm.
    for (const words of this.words.values()) words.write();
    const known = { intervention: this.known('intervention', records), ledger: this.known('ledger', records) };
    // Appending alone needs no statement, so nothing has to be waited for.
    if (gone.length + known.intervention.length + known.ledger.length === 0) return this.append(records);
    await this.transactions.run(async () => {
      for (const step of gone) await this.writers[step.of].removeGone(step);
      for (const kind of KINDS) await this.writers[kind].remove(known[kind]);
      this.append(records);
    });
  }

  /** Takes away the words that no row has any more; what has been read must have been written. */
  async removeOrphans(): Promise<void> {
    for (const [column, words] of this.words) await words.removeOrphans(tablesWith(column));
    for (const kind of KINDS) this.readers[kind].forget();
  }

  private append(records: Piece['records']): void {
    for (const kind of KINDS) this.writers[kind].append(records[kind]);
  }

  private known(kind: RecordKind, records: Piece['records']): Float64Array {
    return this.writers[kind].known(records[kind].rows);
  }
}

function tablesWith(column: string): readonly string[] {
  const tables = Object.values(FACT_TABLES).filter(({ columns }) => columns.some(({ name }) => name === column));
  return tables.map(({ name }) => name);
}
