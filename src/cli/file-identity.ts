import { statSync } from 'node:fs';

/** Which file a path leads to at the moment, by whatever name it was known before. */
export interface FileIdentity {
  /** The same for the same file, also after it was renamed. */
  readonly key: string;
  /** Unit: bytes. */
  readonly size: number;
}

/** Null where there is nothing at the path. */
export function fileIdentity(path: string): FileIdentity | null {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return null;
  // The number of a deleted file is given out again, so its time of birth belongs to it.
  return { key: `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`, size: Number(stats.size) };
}
