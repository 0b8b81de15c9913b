import { existsSync } from 'node:fs';
import type { Logger } from '../../core/logger';
import type { Totals } from '../truth';
import { DuckDbFile } from './duckdb-file';
import type { FeedSource } from './feed-source';
import { Feeder } from './feeder';
import { KnownCells } from './known-cells';
import { Readers } from './readers';
import { rowsOf } from './rows-of';
import { FACT_TABLES, SCHEMA, SCHEMA_VERSION } from './schema';

/** How many questions are answered at once; one more waits. */
const READERS = 4;
/** How often a moment without a commit is looked for, in which the truth's totals can be compared. */
const COMPARISONS = 3;

/** The file of the read model, with the tables of this version. */
export class ReadFile {
  /** What its cells stand for. */
  readonly known = new KnownCells();

  private constructor(
    private readonly file: DuckDbFile,
    private readonly source: FeedSource,
    readonly feeder: Feeder,
    readonly readers: Readers,
  ) {}

  /**
   * Opens the file that is there, or makes an empty one where there is none.
   *
   * @param onFed - is told whose rows have changed.
   * @throws where it is damaged or of another version.
   */
  static async open(
    path: string,
    source: FeedSource,
    logger: Logger,
    onFed: (orgs: ReadonlySet<number>) => void,
  ): Promise<ReadFile> {
    const isNew = !existsSync(path);
    const file = await DuckDbFile.open(path, READERS);
    try {
      if (isNew) {
        await file.writing.run(`BEGIN; ${SCHEMA} INSERT INTO meta VALUES ('${SCHEMA_VERSION}', 0); COMMIT`);
        await file.save();
      }
      const [[version]] = await rowsOf<[string]>(file.writing, 'SELECT version FROM meta');
      if (version !== SCHEMA_VERSION) throw new Error(`It is of version ${version} instead of ${SCHEMA_VERSION}.`);
      return new ReadFile(file, source, await Feeder.of(file, source, logger, onFed), await Readers.of(file.reading));
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Feeds what the truth was told meanwhile, and compares. @returns how they differ, else null. */
  async catchUp(): Promise<string | null> {
    for (let count = 0; count < COMPARISONS; count++) {
      const totals = await this.source.totals();
      if (count === 0 && this.feeder.position > totals.seq) {
        return `it reaches ${this.feeder.position} instead of ${totals.seq}`;
      }
      await this.feeder.reach(totals.seq);
      // Where more has been fed already, there is nothing to compare it with.
      if (this.feeder.position === totals.seq) return await this.differenceFrom(totals);
    }
    return null;
  }

  /** Ends what is under way, saves the file and closes it. */
  async close(): Promise<void> {
    await this.feeder.stop();
    await this.readers.drained();
    // Where it fails the file is to be removed.
    await this.feeder.close().catch(() => undefined);
    this.file.close();
  }

  private async differenceFrom(totals: Totals): Promise<string | null> {
    const expected = {
      intervention: [totals.interventions, totals.preventedNanoUsd],
      ledger: [totals.ledgerEntries, totals.spentNanoUsd],
    } as const;
    for (const kind of ['intervention', 'ledger'] as const) {
      const { name, nano } = FACT_TABLES[kind];
      const sql = `SELECT count(*)::DOUBLE, coalesce(sum(${nano}), 0)::VARCHAR FROM ${name}`;
      const [[count, sum]] = await rowsOf<[number, string]>(this.file.writing, sql);
      const [rows, nanoUsd] = expected[kind];
      if (count !== rows || sum !== nanoUsd) {
        return `${name}: ${count} rows and ${sum} nano-USD instead of ${rows} and ${nanoUsd}`;
      }
    }
    return null;
  }
}
