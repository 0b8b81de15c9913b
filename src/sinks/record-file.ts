import type { Logger } from '../core/logger';
import { fileRemedy } from '../spool/file-remedy';
import { PartialWriteError } from '../spool/partial-write-error';
import { RotatingFile, type Rotation } from '../spool/rotating-file';
import { Outage } from './outage';
import { unfailingLogger } from './unfailing-logger';

const REOPEN_INTERVAL_MS = 1000;

/** What a {@link RecordFile} is, and how it speaks of itself. */
export interface RecordFileOptions {
  readonly path: string;
  /** Its records, as its messages begin: `Interventions`. */
  readonly what: string;
  /** Ends the complaint that it cannot be written: `Calls go on without receipts.` */
  readonly meanwhile: string;
  /** Default: at 64 MiB, and 16 are kept. */
  readonly rotation?: Rotation;
  /** Unix time. Unit: milliseconds. */
  readonly now: () => number;
  readonly logger: Logger;
}

/**
 * A file of records that never fails its writer: telemetry fails open.
 *
 * Trouble is told of in one line when it begins, with path, code and remedy, and in one when it is over, with how many
 * records it cost. Every record is tried; a file that cannot be opened is tried at most once a second.
 */
export class RecordFile {
  private readonly logger: Logger;
  private readonly file: RotatingFile;
  private readonly writeOutage = new Outage();
  private readonly syncOutage = new Outage();
  private readonly rotationOutage = new Outage();
  private openedAt = Number.NEGATIVE_INFINITY;
  private lastFailure: unknown = null;
  private failed = false;

  constructor(private readonly options: RecordFileOptions) {
    this.logger = unfailingLogger(options.logger);
    this.file = new RotatingFile(options.path, options.rotation ?? {}, {
      rotated: () => this.rotated(),
      failed: (error) => this.rotationFailed(error),
      deleted: (path) => this.deleted(path),
    });
  }

  /**
   * Has written the lines when it returns, as far as the operating system goes. Never throws.
   *
   * @param lines - each ended by a line break.
   * @param count - how many they are.
   * @returns whether all of them were written.
   */
  write(lines: string, count: number): boolean {
    try {
      this.appendOrReopen(lines);
    } catch (error) {
      this.writeFailed(error, count);
      return false;
    }
    this.writeSucceeded();
    return true;
  }

  /** Resolves when what was written before is on disk, or the failure to put it there is logged. Never rejects. */
  async sync(): Promise<void> {
    if (!this.file.needsSync) return;
    try {
      await this.file.fdatasync();
      this.syncSucceeded();
    } catch (error) {
      this.syncFailed(error);
    }
  }

  /** Returns when what the last write wrote is on disk, or the failure is logged. Never throws. */
  syncNow(): void {
    try {
      this.file.fdatasyncSync();
      this.syncSucceeded();
    } catch (error) {
      this.syncFailed(error);
    }
  }

  /** @returns whether nothing failed since it was last asked. */
  takeSuccess(): boolean {
    const { failed } = this;
    this.failed = false;
    return !failed;
  }

  /** Lets go of the file; a later write opens it again. */
  close(): void {
    this.file.close();
  }

  private appendOrReopen(lines: string): void {
    if (this.file.isOpen) {
      try {
        this.file.append(lines);
        return;
      } catch (error) {
        // A descriptor may have gone bad, as after the restart of a file server. What is there in part is not doubled.
        if (error instanceof PartialWriteError || !this.mayReopen()) throw error;
        this.file.close();
      }
    } else if (!this.mayReopen()) throw this.lastFailure;
    this.openedAt = this.options.now();
    this.file.append(lines);
    this.openedAt = Number.NEGATIVE_INFINITY;
  }

  private mayReopen(): boolean {
    const passedMs = this.options.now() - this.openedAt;
    // A clock that was set back must not put it off.
    return passedMs >= REOPEN_INTERVAL_MS || passedMs < 0;
  }

  private writeSucceeded(): void {
    const lost = this.writeOutage.recover();
    if (lost === null) return;
    const { path, what } = this.options;
    this.openedAt = Number.NEGATIVE_INFINITY;
    this.logger.info({ path, lost }, `${what} are written to ${path} again; ${lost} could not be written.`);
  }

  private writeFailed(error: unknown, count: number): void {
    const { path, what, meanwhile } = this.options;
    const written = error instanceof PartialWriteError ? error.linesWritten : 0;
    this.lastFailure = error;
    this.failed = true;
    if (this.writeOutage.fail(count - written)) this.complain(error, `${what} cannot be written to ${path}`, meanwhile);
  }

  private syncSucceeded(): void {
    const { path, what } = this.options;
    if (this.syncOutage.recover() !== null) this.logger.info({ path }, `${what} in ${path} reach the disk again.`);
  }

  private syncFailed(error: unknown): void {
    const { path, what } = this.options;
    this.failed = true;
    if (this.syncOutage.fail(0)) this.complain(error, `${what} in ${path} may not reach the disk`, 'Calls go on.');
  }

  private rotated(): void {
    const { path, what } = this.options;
    if (this.rotationOutage.recover() !== null)
      this.logger.info({ path }, `${what} go on into a new ${path}: it is rotated again.`);
  }

  private rotationFailed(error: unknown): void {
    const { path, what } = this.options;
    if (this.rotationOutage.fail(0))
      this.complain(error, `${what} go on into ${path}, which cannot be rotated`, 'It grows until it can.');
  }

  private deleted(path: string): void {
    const message = `${this.options.what} in ${path}, the oldest rotated file, were deleted to make room.`;
    this.logger.warn({ path }, `${message} Move rotated files elsewhere to keep more.`);
  }

  private complain(error: unknown, trouble: string, meanwhile: string): void {
    const code = codeOf(error);
    const { path } = this.options;
    this.logger.error({ path, code, error }, `${trouble} (${code}). ${fileRemedy(code)} ${meanwhile}`);
  }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : 'unknown';
}
