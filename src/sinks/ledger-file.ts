import { resolve } from 'node:path';
import type { LedgerEntry } from '../core/ledger-entry';
import { ledgerLine } from '../core/ledger-line';
import type { Logger } from '../core/logger';
import { GroupCommit } from '../spool/group-commit';
import type { Rotation } from '../spool/rotating-file';
import type { Ledger } from '../stream/ledger-stream';
import { RecordFile } from './record-file';
import { type Unwritten, unwritten } from './unwritten';

/** A batch is written at this size at the latest. PLATFORM, durability. Unit: characters. */
const BATCH_LENGTH = 65_536;

/**
 * Keeps every ledger entry as one line of JSON in `<home>/ledger.jsonl`, rotated at 64 MiB.
 *
 * Entries are gathered and written at 64 KiB or at the next turn of the event loop; in `strict` a result waits until
 * its entry is on disk. Telemetry fails open: what cannot be written is said once, counted, and tried anew.
 *
 * @param options.rotation - for tests; default: at 64 MiB, and 16 rotated files are kept.
 */
export class LedgerFile implements Ledger, Unwritten {
  readonly path: string;
  private readonly strict: boolean;
  private readonly file: RecordFile;
  private readonly commits = new GroupCommit(() => this.sync());
  private batch = '';
  private batched = 0;
  private turn: NodeJS.Immediate | null = null;
  private closed = false;

  constructor(options: {
    readonly home: string;
    readonly strict: boolean;
    readonly now: () => number;
    readonly logger: Logger;
    readonly rotation?: Rotation;
  }) {
    const { home, strict, now, logger, rotation } = options;
    // A process that changes its directory keeps its home.
    this.path = resolve(home, 'ledger.jsonl');
    this.strict = strict;
    const [what, meanwhile] = ['Ledger entries', 'Calls go on.'];
    this.file = new RecordFile({ path: this.path, what, meanwhile, rotation, now, logger });
  }

  append(entry: LedgerEntry, mode: 'sync' | 'async'): Promise<void> | undefined {
    this.batch += ledgerLine(entry);
    this.batched += 1;
    if (this.batched === 1) unwritten.add(this);
    if (this.strict && mode === 'async') return this.commits.whenDurable();
    if (this.strict || this.closed) this.writeNow();
    else if (this.batch.length >= BATCH_LENGTH) this.write();
    else if (this.turn === null) this.turn = setImmediate(() => this.write()).unref();
    return undefined;
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
    unwritten.delete(this);
    this.file.write(lines, count);
  }

  writeAtExit(): void {
    this.write();
  }

  /** Writes what is gathered. @returns whether everything since the last flush is on disk. Never rejects. */
  async flush(): Promise<boolean> {
    await this.commits.whenDurable();
    return this.file.takeSuccess();
  }

  /** Flushes and closes the file; for an entry that comes later it is opened and closed again. */
  async close(): Promise<boolean> {
    this.closed = true;
    const flushed = await this.flush();
    this.file.close();
    return flushed;
  }

  private writeNow(): void {
    this.write();
    if (this.strict) this.file.syncNow();
    if (this.closed) this.file.close();
  }

  private sync(): Promise<void> {
    this.write();
    const synced = this.file.sync();
    if (this.closed) this.file.close();
    return synced;
  }
}
