import { existsSync } from 'node:fs';
import { systemClock } from '../core/clock';
import { StorageError } from '../errors/storage-error';
import { defaultLogger } from '../sentinel/default-logger';
import { keepFirstKey } from '../server/first-key';
import { newKey } from '../server/new-key';
import { SqliteTruth } from '../storage/sqlite/sqlite-truth';

/**
 * Makes one more organisation in a platform's database, with an admin key that is kept nowhere else.
 *
 * @param show - shows the key, before it is kept: one that is kept and that nobody knows would lock everybody out.
 * @throws {@link StorageError} `STORAGE_FAILED` where there is no database; `STORAGE_IN_USE` while the platform runs; what
 * `SqliteTruth.open` throws; what `show` throws.
 */
export async function newOrganisation(dataPath: string, show: (key: string) => Promise<void>): Promise<void> {
  if (!existsSync(dataPath)) {
    const message = `There is no platform at ${dataPath}. Name its database by --data; its first start makes it, with an organisation.`;
    throw new StorageError('STORAGE_FAILED', message);
  }
  const truth = await SqliteTruth.open(dataPath, { clock: systemClock, logger: defaultLogger() });
  try {
    const key = newKey();
    await show(key);
    await keepFirstKey(truth, await truth.newOrganisation(), key);
  } finally {
    await truth.close();
  }
}
