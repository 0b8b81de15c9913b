import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStorage } from '../../../src/storage/embedded/open-embedded-storage';
import type { Storage } from '../../../src/storage/storage';
import { ManualClock } from '../../../src/testing';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';

/** A directory of its own with an embedded storage in it; what is opened here ends with it. */
export class StorageHome {
  readonly path = mkdtempSync(join(tmpdir(), 'embedded-storage-'));
  readonly dataPath = join(this.path, 'platform.db');
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  private readonly opened: Storage[] = [];

  async open(): Promise<Storage> {
    const { dataPath, logger, clock } = this;
    const storage = await openEmbeddedStorage({ dataPath, logger, clock });
    this.opened.push(storage);
    return storage;
  }

  /** Closes what was opened, and removes the directory. */
  async remove(): Promise<void> {
    for (const storage of this.opened) await storage.close();
    rmSync(this.path, { recursive: true });
  }
}
