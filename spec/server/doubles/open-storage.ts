import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../../src/core/clock';
import { openEmbeddedStorage } from '../../../src/storage/embedded/open-embedded-storage';
import type { Storage } from '../../../src/storage/storage';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';

/** A storage in a directory of its own. */
export interface TemporaryStorage {
  readonly storage: Storage;
  /** Closes it, and removes the directory. */
  remove(): Promise<void>;
}

/** Opens the embedded storage, real files and all; it answers questions. */
export async function openStorage(clock: Clock = systemClock): Promise<TemporaryStorage> {
  const home = mkdtempSync(join(tmpdir(), 'platform-'));
  const dataPath = join(home, 'platform.db');
  const storage = await openEmbeddedStorage({ dataPath, logger: new RecordingLogger(), clock });
  await storage.ready;
  return {
    storage,
    async remove() {
      await storage.close();
      rmSync(home, { recursive: true });
    },
  };
}
