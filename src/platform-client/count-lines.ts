import { closeSync, openSync, readSync } from 'node:fs';

const LINE_BREAK = 0x0a;
const CHUNK_BYTES = 1_048_576;

/** What is counted of a file. */
export interface CountedLines {
  readonly lines: number;
  /** Up to the last line break, within what was read. Unit: bytes. */
  readonly bytes: number;
  /** The first line that is not empty; null where there is none. */
  readonly first: string | null;
}

/**
 * Counts the lines between two places of a file; those that are empty, and what follows the last line break, are left out.
 *
 * @param from - the beginning of a line. Unit: bytes.
 * @throws the file system's error.
 */
export function countLines(path: string, from: number, to: number): CountedLines {
  const fd = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(1, to - from)));
    let [lines, lineBegin, first] = [0, from, null as string | null];
    for (let at = from; at < to; ) {
      const read = readSync(fd, chunk, 0, Math.min(chunk.length, to - at), at);
      if (read === 0) break;
      const bytes = chunk.subarray(0, read);
      for (let end = bytes.indexOf(LINE_BREAK); end !== -1; end = bytes.indexOf(LINE_BREAK, end + 1)) {
        const begin = lineBegin - at;
        if (begin !== end) lines++;
        if (begin !== end && first === null && begin >= 0) first = bytes.toString('utf8', begin, end);
        lineBegin = at + end + 1;
      }
      at += read;
    }
    return { lines, bytes: lineBegin - from, first };
  } finally {
    closeSync(fd);
  }
}
