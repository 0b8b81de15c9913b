import { statSync } from 'node:fs';
import { type HomeFileKind, homeFiles } from '../spool/home-files';

/** A file of a home, as it was when it was looked at. */
export interface SpooledFile {
  readonly kind: HomeFileKind;
  readonly path: string;
  /** The same by whatever name it goes. */
  readonly inode: string;
  /** Unit: bytes. */
  readonly size: number;
}

/** The files of a kind in a home, oldest records first; none where there is no home. */
export function spooledFiles(home: string, kind: HomeFileKind): readonly SpooledFile[] {
  return pathsIn(home, kind).flatMap((path) => {
    const file = spooledFile(kind, path);
    return file === null ? [] : [file];
  });
}

/** The file that a path leads to; null where there is none: it was rotated, or is done with. */
export function spooledFile(kind: HomeFileKind, path: string): SpooledFile | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? null : { kind, path, inode: String(stats.ino), size: Number(stats.size) };
}

function pathsIn(home: string, kind: HomeFileKind): readonly string[] {
  try {
    return homeFiles(home, kind);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
