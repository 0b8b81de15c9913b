import { join } from 'node:path';
import type { Clock } from '../core/clock';
import type { Intervention } from '../core/intervention';
import type { Logger } from '../core/logger';
import { toWire } from '../core/wire';
import { AppendFile } from '../spool/append-file';
import { fileRemedy } from '../spool/file-remedy';
import { GroupCommit } from '../spool/group-commit';
import { openHome } from '../spool/home-directory';
import type { Journal } from '../stream/journal';
import { Outage } from './outage';
import { unfailingLogger } from './unfailing-logger';

/** What a kill of the machine, not only of the process, may lose. PLATFORM, durability. */
const SYNC_DELAY_MS = 50;
const REOPEN_INTERVAL_MS = 1000;

/**
 * Keeps every intervention as one line of JSON in `<home>/interventions.jsonl`.
 *
 * A record is written when `append` returns, so a killed process loses none. Telemetry fails open: what cannot be
 * written is told of once when that begins and counted when it ends; every record is tried, and the file reopened at
 * most once a second.
 *
 * @param options.home - the directory; made at the first record.
 * @param options.durability - `batched`: on disk at most 50 ms later. `strict`: the caller goes on only when it is.
 */
export class JsonlSink implements Journal {
  readonly path: string;

  private readonly home: string;
  private readonly strict: boolean;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly commits = new GroupCommit(() => this.sync());
  private readonly writeOutage = new Outage();
  private readonly syncOutage = new Outage();
  private file: AppendFile | null = null;
  private reopenAt = Number.NEGATIVE_INFINITY;
  private cancelSync: (() => void) | null = null;

  constructor(options: { home: string; durability: 'batched' | 'strict'; clock: Clock; logger: Logger }) {
    this.home = options.home;
    this.path = join(options.home, 'interventions.jsonl');
    this.strict = options.durability === 'strict';
    this.clock = options.clock;
    this.logger = unfailingLogger(options.logger);
  }

  append(intervention: Intervention, mode: 'sync' | 'async'): Promise<void> | undefined {
    const line = this.toLine(intervention);
    if (line === null || !this.write(line)) return undefined;
    if (!this.strict) {
      this.cancelSync ??= this.clock.after(SYNC_DELAY_MS, () => void this.commits.whenDurable());
      return undefined;
    }
    if (mode === 'async') return this.commits.whenDurable();
    this.syncNow();
    return undefined;
  }

  /** Resolves when what was appended before is on disk, or the failure to put it there is logged. */
  flush(): Promise<void> {
    return this.commits.whenDurable();
  }

  /** Flushes and closes the file; a record that comes later opens it again. */
  async close(): Promise<void> {
    do await this.flush();
    while (this.cancelSync !== null);
    this.file?.close();
    this.file = null;
  }

  private toLine(intervention: Intervention): string | null {
    try {
      return `${JSON.stringify(toWire(intervention))}\n`;
    } catch (error) {
      this.logger.error({ id: intervention.id, error }, `An intervention of ${intervention.actionName} is not JSON.`);
      return null;
    }
  }

  private write(line: string): boolean {
    let failure: unknown = null;
    if (this.file !== null) {
      try {
        this.file.append(line);
        return this.writeSucceeded();
      } catch (error) {
        failure = error;
      }
    }
    // Also before the first complaint: a file that was deleted costs no record.
    if (this.clock.now() >= this.reopenAt) {
      try {
        this.reopen().append(line);
        return this.writeSucceeded();
      } catch (error) {
        failure = error;
        this.reopenAt = this.clock.now() + REOPEN_INTERVAL_MS;
      }
    }
    return this.writeFailed(failure);
  }

  private reopen(): AppendFile {
    this.file?.close();
    this.file = null;
    openHome(this.home);
    this.file = new AppendFile(this.path);
    return this.file;
  }

  private writeSucceeded(): true {
    const lost = this.writeOutage.recover();
    if (lost === null) return true;
    this.reopenAt = Number.NEGATIVE_INFINITY;
    this.logger.info(
      { path: this.path, lost },
      `Interventions are written to ${this.path} again; ${lost} could not be written.`,
    );
    return true;
  }

  private writeFailed(error: unknown): false {
    if (this.writeOutage.fail(1)) {
      this.complain(error, `Interventions cannot be written to ${this.path}`, 'Calls go on without receipts.');
    }
    return false;
  }

  /** Never rejects. */
  private async sync(): Promise<void> {
    this.disarm();
    try {
      await this.file?.fdatasync();
      this.syncSucceeded();
    } catch (error) {
      this.syncFailed(error);
    }
  }

  private syncNow(): void {
    try {
      this.file?.fdatasyncSync();
      this.syncSucceeded();
    } catch (error) {
      this.syncFailed(error);
    }
  }

  private syncSucceeded(): void {
    if (this.syncOutage.recover() === null) return;
    this.logger.info({ path: this.path }, `Interventions in ${this.path} reach the disk again.`);
  }

  private syncFailed(error: unknown): void {
    if (this.syncOutage.fail(1)) {
      this.complain(error, `Interventions in ${this.path} may not reach the disk`, 'Calls go on.');
    }
  }

  private complain(error: unknown, what: string, meanwhile: string): void {
    const code = codeOf(error);
    this.logger.error({ path: this.path, code, error }, `${what} (${code}). ${fileRemedy(code)} ${meanwhile}`);
  }

  private disarm(): void {
    this.cancelSync?.();
    this.cancelSync = null;
  }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown';
}
