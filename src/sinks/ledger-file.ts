import { join } from 'node:path';
import type { LedgerEntry } from '../core/ledger-entry';
import { ledgerLine } from '../core/ledger-line';
import type { Logger } from '../core/logger';
import { AppendFile } from '../spool/append-file';
import { fileRemedy } from '../spool/file-remedy';
import { GroupCommit } from '../spool/group-commit';
import { openHome } from '../spool/home-directory';
import type { Ledger } from '../stream/ledger-stream';
import { Outage } from './outage';
import { unfailingLogger } from './unfailing-logger';

/** A batch is written at this size at the latest. PLATFORM, durability. Unit: characters. */
const BATCH_LENGTH = 65_536;
const REOPEN_INTERVAL_MS = 1000;

/**
 * Keeps every ledger entry as one line of JSON in `<home>/ledger.jsonl`.
 *
 * Entries are gathered and written at 64 KiB or at the next turn of the event loop; in `strict` a result waits until
 * its entry is on disk. Telemetry fails open: what cannot be written is said once, counted, and tried anew.
 */
export class LedgerFile implements Ledger {
  readonly path: string;
  private readonly logger: Logger;
  private readonly commits = new GroupCommit(() => this.sync());
  private readonly outage = new Outage();
  private file: AppendFile | null = null;
  private batch = '';
  private batched = 0;
  private turn: NodeJS.Immediate | null = null;
  private reopenAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: { home: string; strict: boolean; now: () => number; logger: Logger }) {
    this.path = join(options.home, 'ledger.jsonl');
    this.logger = unfailingLogger(options.logger);
  }

  append(entry: LedgerEntry, mode: 'sync' | 'async'): Promise<void> | undefined {
    this.batch += ledgerLine(entry);
    this.batched += 1;
    if (this.options.strict) {
      if (mode === 'async') return this.commits.whenDurable();
      this.write();
      this.syncNow();
    } else if (this.batch.length >= BATCH_LENGTH) {
      this.write();
    } else if (this.turn === null) {
      this.turn = setImmediate(() => this.write()).unref();
    }
    return undefined;
  }

  /** Whether entries are gathered that were not written. */
  hasPending(): boolean {
    return this.batched > 0;
  }

  /** Writes what is gathered. Never throws. */
  write(): void {
    if (this.turn !== null) clearImmediate(this.turn);
    this.turn = null;
    if (this.batched === 0) return;
    const lines = this.batch;
    const count = this.batched;
    this.batch = '';
    this.batched = 0;
    try {
      this.appendOrReopen(lines);
      this.recovered();
    } catch (error) {
      this.failed(error, count);
    }
  }

  /** A file that was deleted, or closed meanwhile, costs no entry: it is opened once more. */
  private appendOrReopen(lines: string): void {
    if (this.file !== null) {
      try {
        this.file.append(lines);
        return;
      } catch {
        this.file.close();
        this.file = null;
      }
    }
    this.openFile().append(lines);
  }

  /** Writes what is gathered, and resolves when it is on disk. */
  flush(): Promise<void> {
    return this.commits.whenDurable();
  }

  /** Flushes and closes the file; an entry that comes later opens it again. */
  async close(): Promise<void> {
    await this.flush();
    this.file?.close();
    this.file = null;
  }

  private openFile(): AppendFile {
    if (this.file !== null) return this.file;
    if (this.options.now() < this.reopenAt) throw new Error('it is not tried again yet');
    openHome(this.options.home);
    this.file = new AppendFile(this.path);
    this.reopenAt = Number.NEGATIVE_INFINITY;
    return this.file;
  }

  private async sync(): Promise<void> {
    this.write();
    try {
      await this.file?.fdatasync();
    } catch (error) {
      this.failed(error, 0);
    }
  }

  private syncNow(): void {
    try {
      this.file?.fdatasyncSync();
    } catch (error) {
      this.failed(error, 0);
    }
  }

  private recovered(): void {
    const lost = this.outage.recover();
    if (lost === null) return;
    this.logger.info(
      { path: this.path, lost },
      `The ledger is written to ${this.path} again; ${lost} entries are lost.`,
    );
  }

  private failed(error: unknown, lost: number): void {
    if (this.file === null && this.options.now() >= this.reopenAt)
      this.reopenAt = this.options.now() + REOPEN_INTERVAL_MS;
    this.file?.close();
    this.file = null;
    if (!this.outage.fail(lost)) return;
    const code = String((error as NodeJS.ErrnoException | null)?.code ?? 'unknown');
    const message = `The ledger cannot be written to ${this.path} (${code}). ${fileRemedy(code)} Calls go on.`;
    this.logger.error({ path: this.path, code, error }, message);
  }
}
