import { open } from 'node:fs/promises';
import type { Clock } from '../core/clock';
import type { HomeFileKind } from '../spool/home-files';
import { fileBacklog } from './file-backlog';
import { FinishedFiles } from './finished-files';
import { LineWindow, type WindowLines } from './line-window';
import { RejectedFile } from './rejected-file';
import type { RejectedRecord } from './rejected-record';
import type { Backlog, Spool, SpoolBatch } from './spool';
import { SpoolCursor } from './spool-cursor';
import { type SpooledFile, spooledFile, spooledFiles } from './spooled-file';

const KINDS = ['interventions', 'ledger'] as const;
const NOTHING: Backlog = { records: 0, bytes: 0, oldestAt: null };

/** The files of a home as a spool: `interventions.jsonl`, `ledger.jsonl` and the rotated ones, and a cursor beside them. */
export class FileSpool implements Spool {
  private readonly windows: Readonly<Record<HomeFileKind, LineWindow>> = {
    interventions: new LineWindow(),
    ledger: new LineWindow(),
  };
  private readonly refused: RejectedFile;
  private readonly finished: FinishedFiles;
  private cursor: SpoolCursor | null = null;
  private lastBacklog = NOTHING;

  /** @param url - the platform's. */
  constructor(
    private readonly home: string,
    private readonly url: string,
    clock: Clock,
  ) {
    this.refused = new RejectedFile(home, url, clock);
    this.finished = new FinishedFiles(home, clock);
  }

  get rejected(): number {
    return orElse(null, () => this.known())?.rejected ?? 0;
  }

  open(organisation: string): void {
    this.cursor = SpoolCursor.load(this.home, this.url, organisation);
    for (const kind of KINDS) this.cursor.keepOnly(kind, spooledFiles(this.home, kind));
  }

  async next(kind: HomeFileKind, maxRecords: number): Promise<SpoolBatch | null> {
    const cursor = this.cursor as SpoolCursor;
    let hasSkipped = false;
    for (const file of spooledFiles(this.home, kind)) {
      for (let from = cursor.offsetIn(file); from < file.size; ) {
        const { records, end } = await this.read(file, from, maxRecords);
        if (records.length > 0) return { kind, source: file, records };
        if (end === from) break;
        cursor.move(file, end);
        hasSkipped = true;
        from = end;
      }
    }
    if (hasSkipped) cursor.save();
    return null;
  }

  async following({ kind, source, records }: SpoolBatch, maxRecords: number): Promise<SpoolBatch | null> {
    const file = spooledFile(kind, (source as SpooledFile).path);
    const from = records[records.length - 1].end;
    if (file === null || file.inode !== (source as SpooledFile).inode || from >= file.size) return null;
    const next = await this.read(file, from, maxRecords);
    return next.records.length === 0 ? null : { kind, source: file, records: next.records };
  }

  acknowledge({ source, records }: SpoolBatch, count: number): void {
    const cursor = this.cursor as SpoolCursor;
    cursor.move(this.asItIs(source as SpooledFile), records[count - 1].end);
    cursor.save();
  }

  reject(records: readonly RejectedRecord[]): void {
    this.refused.add(records);
    (this.cursor as SpoolCursor).rejected += records.length;
  }

  mark(): () => boolean {
    const files = orElse(null, () => this.listed());
    return () => files?.every((file) => orElse(false, () => this.isDone(file))) ?? false;
  }

  backlog(): Backlog {
    this.lastBacklog = orElse(this.lastBacklog, () => fileBacklog(this.home, this.known()));
    return this.lastBacklog;
  }

  tidy(): void {
    this.finished.tidy();
  }

  close(): void {
    this.finished.close();
  }

  private listed(): readonly SpooledFile[] {
    return KINDS.flatMap((kind) => spooledFiles(this.home, kind)).filter(({ size }) => size > 0);
  }

  private isDone(file: SpooledFile): boolean {
    const now = this.asItIs(file);
    // Gone: done with, and deleted.
    if (now === file && spooledFile(file.kind, file.path)?.inode !== file.inode) return true;
    return (this.cursor?.offsetIn(now) ?? 0) >= file.size;
  }

  /** Until the platform has said which organisation it is, the latest cursor of its address is the best guess. */
  private known(): SpoolCursor | null {
    return this.cursor ?? SpoolCursor.all(this.home).find(({ url }) => url === this.url) ?? null;
  }

  private async read(file: SpooledFile, from: number, maxRecords: number): Promise<WindowLines> {
    const nothing = { records: [], end: from };
    let handle: Awaited<ReturnType<typeof open>>;
    try {
      handle = await open(file.path, 'r');
    } catch (error) {
      // Rotated or deleted since it was listed.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
      throw error;
    }
    try {
      const { ino } = await handle.stat({ bigint: true });
      return String(ino) === file.inode ? await this.windows[file.kind].read(handle, from, maxRecords) : nothing;
    } finally {
      await handle.close();
    }
  }

  /** The same file by the name that it has now: it may have been rotated. */
  private asItIs(file: SpooledFile): SpooledFile {
    const { kind, path, inode } = file;
    const there = spooledFile(kind, path);
    if (there?.inode === inode) return there;
    return spooledFiles(this.home, kind).find((each) => each.inode === inode) ?? file;
  }
}

/** What cannot be looked at for the moment ends nothing: telemetry fails open. */
function orElse<T>(other: T, look: () => T): T {
  try {
    return look();
  } catch {
    return other;
  }
}
