import { resolve } from 'node:path';
import type { Clock } from '../core/clock';
import type { Intervention } from '../core/intervention';
import type { Logger } from '../core/logger';
import { toWire } from '../core/wire';
import { GroupCommit } from '../spool/group-commit';
import type { Rotation } from '../spool/rotating-file';
import type { Journal } from '../stream/journal';
import { RecordFile } from './record-file';
import { unfailingLogger } from './unfailing-logger';

/** What a kill of the machine, not only of the process, may lose. PLATFORM, durability. */
const SYNC_DELAY_MS = 50;

/**
 * Keeps every intervention as one line of JSON in `<home>/interventions.jsonl`, rotated at 64 MiB.
 *
 * A record is written when `append` returns, so a killed process loses none. Telemetry fails open: what cannot be
 * written is told of once when that begins and counted when it ends; every record is tried.
 *
 * @param options.home - the directory; made at the first record.
 * @param options.durability - `batched`: on disk at most 50 ms later. `strict`: the caller goes on only when it is.
 * @param options.rotation - for tests; default: at 64 MiB, and 16 rotated files are kept.
 */
export class JsonlSink implements Journal {
  readonly path: string;

  private readonly strict: boolean;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly file: RecordFile;
  private readonly commits = new GroupCommit(() => this.sync());
  private cancelSync: (() => void) | null = null;
  private closed = false;

  constructor(options: {
    readonly home: string;
    readonly durability: 'batched' | 'strict';
    readonly clock: Clock;
    readonly logger: Logger;
    readonly rotation?: Rotation;
  }) {
    const { home, durability, clock, logger, rotation } = options;
    // A process that changes its directory keeps its home.
    this.path = resolve(home, 'interventions.jsonl');
    this.strict = durability === 'strict';
    this.clock = clock;
    this.logger = unfailingLogger(logger);
    const now = (): number => clock.now();
    const [what, meanwhile] = ['Interventions', 'Calls go on without receipts.'];
    this.file = new RecordFile({ path: this.path, what, meanwhile, rotation, now, logger: this.logger });
  }

  append(intervention: Intervention, mode: 'sync' | 'async'): Promise<void> | undefined {
    const line = this.toLine(intervention);
    if (line === null || !this.file.write(line, 1)) return undefined;
    const durable = this.makeDurable(mode);
    if (this.closed) this.file.close();
    return durable;
  }

  /** @returns whether everything since the last flush is on disk. Never rejects. */
  async flush(): Promise<boolean> {
    await this.commits.whenDurable();
    return this.file.takeSuccess();
  }

  /** Flushes and closes the file; for a record that comes later it is opened and closed again. */
  async close(): Promise<boolean> {
    this.closed = true;
    const flushed = await this.flush();
    this.file.close();
    return flushed;
  }

  private toLine(intervention: Intervention): string | null {
    try {
      return `${JSON.stringify(toWire(intervention))}\n`;
    } catch (error) {
      this.logger.error({ id: intervention.id, error }, `An intervention of ${intervention.actionName} is not JSON.`);
      return null;
    }
  }

  private makeDurable(mode: 'sync' | 'async'): Promise<void> | undefined {
    if (this.strict && mode === 'async') return this.commits.whenDurable();
    if (this.strict) this.file.syncNow();
    else if (!this.closed) this.cancelSync ??= this.clock.after(SYNC_DELAY_MS, () => void this.commits.whenDurable());
    return undefined;
  }

  private sync(): Promise<void> {
    this.cancelSync?.();
    this.cancelSync = null;
    return this.file.sync();
  }
}
