import { unlinkSync } from 'node:fs';
import type { Clock } from '../core/clock';
import { JsonLines } from '../spool/json-lines';
import { SpoolCursor } from './spool-cursor';
import { type SpooledFile, spooledFiles } from './spooled-file';

/** A process that looked before a rotation may still append to the rotated file. PLATFORM. Unit: milliseconds. */
const QUIET_MS = 10_000;
/** A cursor that was not moved for so long belongs to a platform that nobody reports to any more. Unit: milliseconds. */
const FORGOTTEN_MS = 30 * 24 * 3_600_000;

/**
 * Deletes rotated files that every platform of the home has acknowledged whole, when nothing was added to them for 10 s.
 *
 * The newest rotated file stays: the next number is taken from it.
 */
export class FinishedFiles {
  private cancel: (() => void) | null = null;

  constructor(
    private readonly home: string,
    private readonly clock: Clock,
  ) {}

  /** Looks for such files now, and deletes them 10 s later; while it waits it looks for no others. */
  tidy(): void {
    if (this.cancel !== null) return;
    const found = this.candidates();
    if (found.length === 0) return;
    this.cancel = this.clock.after(QUIET_MS, () => {
      this.cancel = null;
      void this.delete(found);
    });
  }

  /** Deletes nothing more. */
  close(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private candidates(): readonly SpooledFile[] {
    return (['interventions', 'ledger'] as const).flatMap((kind) => {
      const rotated = spooledFiles(this.home, kind).filter(({ path }) => /\.\d+$/.test(path));
      return rotated.slice(0, -1);
    });
  }

  private async delete(found: readonly SpooledFile[]): Promise<void> {
    const since = this.clock.now() - FORGOTTEN_MS;
    const cursors = SpoolCursor.all(this.home, since);
    if (cursors.length === 0) return;
    SpoolCursor.forget(this.home, since);
    const still = new Map(this.candidates().map((file) => [file.path, file]));
    for (const { path, inode, size } of found) {
      const file = still.get(path);
      if (file === undefined || file.inode !== inode || file.size !== size) continue;
      try {
        if (await isDrained(file, cursors)) unlinkSync(path);
      } catch {
        // Another process was faster, or the right to delete is missing: it is met again.
      }
    }
  }
}

/** Whether no platform would find a record in it: half a line at its end is none. */
async function isDrained(file: SpooledFile, cursors: readonly SpoolCursor[]): Promise<boolean> {
  const from = Math.min(...cursors.map((cursor) => cursor.offsetIn(file)));
  if (from === file.size) return true;
  for await (const { value } of new JsonLines(file.path, { from })) if (value !== undefined) return false;
  return true;
}
