import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Records begin with an id, so the beginning of a file tells it from every other. Unit: bytes. */
export const HEAD_BYTES = 256;

/** The beginning of a file: that of no other file is the same. */
export interface FileHead {
  /** How many bytes it is of, at most 256. */
  readonly headBytes: number;
  /** Of their SHA-256 the first 16 digits. */
  readonly head: string;
}

/**
 * Reads the beginning of a file, as far as it is there.
 *
 * @returns null where the path leads to another file than that of the inode, or to none: it was rotated.
 * @throws the file system's error.
 */
export function fileHead(path: string, inode: string, bytes = HEAD_BYTES): FileHead | null {
  const fd = openIfThere(path);
  if (fd === null) return null;
  try {
    if (String(fstatSync(fd, { bigint: true }).ino) !== inode) return null;
    const buffer = Buffer.alloc(Math.min(bytes, HEAD_BYTES));
    const headBytes = readSync(fd, buffer, 0, buffer.length, 0);
    const head = createHash('sha256').update(buffer.subarray(0, headBytes)).digest('hex').slice(0, 16);
    return { headBytes, head };
  } finally {
    closeSync(fd);
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
