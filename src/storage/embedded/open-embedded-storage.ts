import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { duckdbDriver } from '../duckdb/driver';
import { DuckDbReadModel } from '../duckdb/duckdb-read-model';
import { SqliteTruth } from '../sqlite/sqlite-truth';
import { EmbeddedStorage } from './embedded-storage';

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
  const truth = await SqliteTruth.open(dataPath, { clock, logger });
  return new EmbeddedStorage(truth, new DuckDbReadModel(truth, `${dataPath}.read`, logger, clock));
}
