import { chmodSync, rmSync } from 'node:fs';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckdbDriver } from './driver';

const OPTIONS = {
  threads: '2',
  memory_limit: '256MB',
  // It is written at moments that the feed chooses, see Feeder.
  checkpoint_threshold: '1TB',
  // What a question took is given back, or an idle server would keep it.
  allocator_background_threads: 'true',
  allocator_flush_threshold: '16MB',
  allocator_bulk_deallocation_flush_threshold: '16MB',
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  allow_community_extensions: 'false',
};
/** Then nothing can be changed any more, and no statement reaches a file but the database's own. */
const LOCK = 'SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true';
/** Groups by numbers of up to 16 bits need no hashing. */
const OF_CONNECTION = 'USE model; SET SESSION perfect_ht_threshold = 16';

/**
 * A DuckDB file that is open, with connections to write and to read. Nobody but its owner may read it.
 *
 * It has no log: what was committed since {@link DuckDbFile.save} is in memory alone, and gone when the process is killed.
 * One of a path in a process at a time.
 */
export class DuckDbFile {
  private constructor(
    private readonly instance: DuckDBInstance,
    readonly writing: DuckDBConnection,
    readonly reading: readonly DuckDBConnection[],
  ) {}

  /**
   * @param readers - how many connections may read at once.
   * @throws what the driver throws where the file cannot be used or is none of DuckDB's.
   */
  static async open(path: string, readers: number): Promise<DuckDbFile> {
    const instance = await duckdbDriver().DuckDBInstance.create(':memory:', OPTIONS);
    try {
      const writing = await instance.connect();
      await writing.run(`SET GLOBAL temp_directory = ${quoted(temporary(path))}`);
      await writing.run(`ATTACH ${quoted(path)} AS model (RECOVERY_MODE no_wal_writes)`);
      chmodSync(path, 0o600);
      const reading = await Promise.all(Array.from({ length: readers }, () => instance.connect()));
      for (const connection of [writing, ...reading]) await connection.run(OF_CONNECTION);
      await writing.run(LOCK);
      return new DuckDbFile(instance, writing, reading);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Takes the file and what belongs to it away; it must not be open. */
  static remove(path: string): void {
    for (const file of [path, `${path}.wal`, temporary(path)]) rmSync(file, { force: true, recursive: true });
  }

  /** Writes what was committed into the file. The one who writes calls it, between transactions. */
  async save(): Promise<void> {
    await this.writing.run('CHECKPOINT model');
  }

  close(): void {
    for (const connection of [this.writing, ...this.reading]) connection.closeSync();
    this.instance.closeSync();
  }
}

/** Where it puts off what does not fit into memory. */
function temporary(path: string): string {
  return `${path}.tmp`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
