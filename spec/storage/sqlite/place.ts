import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/core/clock';
import { SqliteTruth } from '../../../src/storage/sqlite/sqlite-truth';
import { ManualClock } from '../../../src/testing';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';

/** A directory of its own, with the platform's database in it; everything that is opened here ends with it. */
export class Place {
  readonly home = mkdtempSync(join(tmpdir(), 'sqlite-truth-'));
  readonly data = join(this.home, 'platform.db');
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  private readonly opened: SqliteTruth[] = [];

  async open(clock: Clock = this.clock): Promise<SqliteTruth> {
    const truth = await SqliteTruth.open(this.data, { clock, logger: this.logger });
    this.opened.push(truth);
    return truth;
  }

  /** Closes what was opened here. */
  async close(): Promise<void> {
    for (const truth of this.opened) await truth.close();
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.home, { recursive: true });
  }
}
