import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const NAME = /^sync-[0-9a-f]{16}\.json$/;

/** A cursor that was not moved for so long belongs to a platform that nobody reports to any more. Unit: milliseconds. */
export const FORGOTTEN_MS = 30 * 24 * 3_600_000;

/** Where a home keeps how far a platform has acknowledged its files. */
export interface CursorFile {
  readonly path: string;
  /** Unix time, milliseconds. */
  readonly movedAt: number;
}

/**
 * The cursors in a home, one for each platform and organisation that it reports to.
 *
 * @returns none where the home cannot be listed.
 * @throws the file system's error where a cursor cannot be looked at, though the home can be listed.
 */
export function cursorFiles(home: string): readonly CursorFile[] {
  return namesIn(home).flatMap((name) => {
    const path = join(home, name);
    const movedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    return movedAt === undefined ? [] : [{ path, movedAt }];
  });
}

function namesIn(home: string): readonly string[] {
  try {
    return readdirSync(home).filter((name) => NAME.test(name));
  } catch {
    return [];
  }
}
