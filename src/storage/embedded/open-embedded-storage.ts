import { MessageChannel } from 'node:worker_threads';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { duckdbDriver } from '../duckdb/driver';
import { SqliteTruth } from '../sqlite/sqlite-truth';
import { EmbeddedStorage } from './embedded-storage';
import type { ReadModelStart } from './read-model-messages';
import { ThreadedReadModel } from './threaded-read-model';

/** Where the platform keeps its records, and what it needs for that. */
export interface EmbeddedStorageOptions {
  /** The SQLite file; made where it is not there. The read model stands beside it: `<dataPath>.read`. */
  readonly dataPath: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Opens the storage of one server on one machine. Writes are taken at once; questions wait until the read model is there.
 *
 * @throws {@link StorageError} `NO_SQLITE_DRIVER` and `NO_READ_MODEL_DRIVER` where a driver is not installed;
 * `STORAGE_IN_USE`, `STORAGE_FAILED` as `SqliteTruth.open`.
 */
export async function openEmbeddedStorage({
  dataPath,
  logger,
  clock,
}: EmbeddedStorageOptions): Promise<EmbeddedStorage> {
  duckdbDriver();
  const { port1: ours, port2: port } = new MessageChannel();
  const readModel: ReadModelStart = { path: `${dataPath}.read`, port };
  try {
    const thread = { name: 'storage/embedded/storage-thread', given: { readModel }, transfer: [port] } as const;
    const truth = await SqliteTruth.open(dataPath, { clock, logger }, thread);
    return new EmbeddedStorage(truth, new ThreadedReadModel(ours, logger));
  } catch (error) {
    ours.close();
    throw error;
  }
}
