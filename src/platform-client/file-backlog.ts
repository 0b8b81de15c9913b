import { type CountedLines, countLines } from './count-lines';
import type { Backlog } from './spool';
import type { SpoolCursor } from './spool-cursor';
import { spooledFiles } from './spooled-file';

/** As much is counted: reading it takes some milliseconds, in which no call is answered. Unit: bytes. */
const COUNTED_BYTES = 4 * 1024 * 1024;

/**
 * What of the files of a home a platform has not acknowledged.
 *
 * @param cursor - null: nothing was.
 * @throws the file system's error.
 */
export function fileBacklog(home: string, cursor: SpoolCursor | null): Backlog {
  let [records, bytes, counted, uncounted] = [0, 0, 0, 0];
  const oldest: string[] = [];
  for (const kind of ['interventions', 'ledger'] as const) {
    let isFirst = true;
    for (const file of spooledFiles(home, kind)) {
      const from = cursor?.offsetIn(file) ?? 0;
      if (from >= file.size) continue;
      const to = Math.min(file.size, from + Math.max(0, COUNTED_BYTES - counted));
      const found = linesOf(file.path, from, to);
      counted += to - from;
      // With the line that was cut in two.
      if (to < file.size) uncounted += file.size - from - found.bytes;
      records += found.lines;
      bytes += found.bytes;
      const at = isFirst ? timestampOf(found.first) : null;
      if (at !== null) oldest.push(at);
      if (found.lines > 0) isFirst = false;
    }
  }
  const estimated = records === 0 ? 0 : Math.round((uncounted * records) / bytes);
  return { records: records + estimated, bytes: bytes + uncounted, oldestAt: oldest.sort()[0] ?? null };
}

function linesOf(path: string, from: number, to: number): CountedLines {
  try {
    return countLines(path, from, to);
  } catch {
    // Rotated or deleted since it was listed: it is met again, or done with.
    return { lines: 0, bytes: 0, first: null };
  }
}

function timestampOf(line: string | null): string | null {
  try {
    const { timestamp } = JSON.parse(line ?? '') as { timestamp?: unknown };
    return typeof timestamp === 'string' ? timestamp : null;
  } catch {
    return null;
  }
}
