import { chmodSync, closeSync, openSync, rmSync, statSync } from 'node:fs';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { duckdbDriver } from './driver';

const OPTIONS = {
  threads: '2',
  memory_limit: '256MB',
  // It is written at moments that the feed chooses, see Feeder.
  checkpoint_threshold: '1TB',
  // What a question took is given back, or an idle server would keep it.
  allocator_background_threads: 'true',
  allocator_flush_threshold: '1MB',
  allocator_bulk_deallocation_flush_threshold: '1MB',
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  allow_community_extensions: 'false',
};
/** Then nothing can be changed any more, and no statement reaches a file but the database's own. */
const LOCK = 'SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true';
/** Groups by numbers of up to 16 bits need no hashing. */
const OF_CONNECTION = 'SET SESSION perfect_ht_threshold = 16';

/**
 * A DuckDB file that is open, with connections to write and to read. Nobody but its owner may read it.
 *
 * One of a path in a process at a time.
 */
export class DuckDbFile {
  private constructor(
    private readonly instance: DuckDBInstance,
    readonly path: string,
    readonly writing: DuckDBConnection,
    readonly reading: readonly DuckDBConnection[],
  ) {}

  /**
   * @param readers - how many connections may read at once.
   * @throws what the driver throws where the file cannot be used or is none of DuckDB's.
   */
  static async open(path: string, readers: number): Promise<DuckDbFile> {
    const instance = await duckdbDriver().DuckDBInstance.create(path, OPTIONS);
    try {
      chmodSync(path, 0o600);
      const connections: DuckDBConnection[] = [];
      for (let count = 0; count <= readers; count++) {
        const connection = await instance.connect();
        await connection.run(OF_CONNECTION);
        connections.push(connection);
      }
      const [writing, ...reading] = connections;
      await writing.run(LOCK);
      keepPrivate(logOf(path));
      return new DuckDbFile(instance, path, writing, reading);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Takes the file and what belongs to it away; it must not be open. */
  static remove(path: string): void {
    for (const file of [path, logOf(path), `${path}.tmp`]) rmSync(file, { force: true, recursive: true });
  }

  /** Writes the log into the file. The one who writes calls it, between transactions. */
  async checkpoint(): Promise<void> {
    await this.writing.run('CHECKPOINT');
    keepPrivate(logOf(this.path));
  }

  close(): void {
    for (const connection of [this.writing, ...this.reading]) connection.closeSync();
    this.instance.closeSync();
    const log = logOf(this.path);
    if (statSync(log, { throwIfNoEntry: false })?.size === 0) rmSync(log);
  }
}

/** DuckDB takes the log away when it is written, and would make the next one for anybody to read. */
function keepPrivate(log: string): void {
  closeSync(openSync(log, 'a', 0o600));
  chmodSync(log, 0o600);
}

function logOf(path: string): string {
  return `${path}.wal`;
}
