import { dirname } from 'node:path';
import { systemClock } from '../core/clock';
import { defaultLogger } from '../sentinel/default-logger';
import { keepFirstKey } from '../server/first-key';
import { newKey } from '../server/new-key';
import { openHome } from '../spool/home-directory';
import { SqliteTruth } from '../storage/sqlite/sqlite-truth';

/**
 * Makes one more organisation in a platform's database.
 *
 * @returns its admin key, which is kept nowhere else.
 * @throws StorageError `STORAGE_IN_USE` while the platform runs; what `SqliteTruth.open` throws.
 */
export async function newOrganisation(dataPath: string): Promise<string> {
  openHome(dirname(dataPath));
  const truth = await SqliteTruth.open(dataPath, { clock: systemClock, logger: defaultLogger() });
  try {
    const key = newKey();
    await keepFirstKey(truth, await truth.newOrganisation(), key);
    return key;
  } finally {
    await truth.close();
  }
}
