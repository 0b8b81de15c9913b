import { statSync, unlinkSync } from 'node:fs';
import type { Clock } from '../core/clock';
import { FORGOTTEN_MS } from '../spool/cursor-files';
import { JsonLines } from '../spool/json-lines';
import { SpoolCursor } from './spool-cursor';
import { type SpooledFile, spooledFiles } from './spooled-file';

/** A process that looked before a rotation may still append to the rotated file. PLATFORM. Unit: milliseconds. */
const QUIET_MS = 10_000;
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

  /**
   * Deletes those that have been quiet for 10 s already, before it returns: a process may end at once. The others are
   * looked at again 10 s later; while it waits for them it looks for no others. What cannot be looked at stays.
   */
  tidy(): void {
    if (this.cancel !== null) return;
    const waiting = this.waiting();
    if (waiting.length === 0) return;
    this.cancel = this.clock.after(QUIET_MS, () => {
      this.cancel = null;
      this.delete(waiting).catch(() => undefined);
    });
  }

  /** Deletes nothing more. */
  close(): void {
    this.cancel?.();
    this.cancel = null;
  }

  /** What is left of the candidates when those are deleted that need no waiting. */
  private waiting(): readonly SpooledFile[] {
    try {
      const found = this.candidates();
      const cursors = found.length === 0 ? [] : this.cursors();
      if (cursors.length === 0) return [];
      const since = this.clock.now() - QUIET_MS;
      const isFinished = (file: SpooledFile): boolean =>
        cursors.every((cursor) => cursor.offsetIn(file) === file.size) && isQuiet(file, since);
      return found.filter((file) => !isFinished(file) || !deleted(file));
    } catch {
      return [];
    }
  }

  private candidates(): readonly SpooledFile[] {
    return (['interventions', 'ledger'] as const).flatMap((kind) => {
      const rotated = spooledFiles(this.home, kind).filter(({ path }) => /\.\d+$/.test(path));
      return rotated.slice(0, -1);
    });
  }

  /** Those of the platforms that somebody reports to; the others are forgotten, where there is such a one. */
  private cursors(): readonly SpoolCursor[] {
    const since = this.clock.now() - FORGOTTEN_MS;
    const cursors = SpoolCursor.all(this.home, since);
    if (cursors.length > 0) SpoolCursor.forget(this.home, since);
    return cursors;
  }

  private async delete(found: readonly SpooledFile[]): Promise<void> {
    const cursors = this.cursors();
    if (cursors.length === 0) return;
    const still = new Map(this.candidates().map((file) => [file.path, file]));
    for (const { path, inode, size } of found) {
      const file = still.get(path);
      if (file === undefined || file.inode !== inode || file.size !== size) continue;
      if (await isDrained(file, cursors)) deleted(file);
    }
  }
}

/** Whether nobody has written to it since, by the clock of its file system. */
function isQuiet({ path }: SpooledFile, since: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.mtimeMs <= since;
}

/** @returns false where another process was faster, or the right to delete is missing: it is met again. */
function deleted({ path }: SpooledFile): boolean {
  try {
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Whether no platform would find a record in it: half a line at its end is none. */
async function isDrained(file: SpooledFile, cursors: readonly SpoolCursor[]): Promise<boolean> {
  const from = Math.min(...cursors.map((cursor) => cursor.offsetIn(file)));
  if (from === file.size) return true;
  for await (const { value } of new JsonLines(file.path, { from })) if (value !== undefined) return false;
  return true;
}
