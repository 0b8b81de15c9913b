import { presentLines } from './present-lines';

const FIRST_WINDOW_BYTES = 65_536;
const WINDOW_GROWTH = 8;

/** The last records of a file, oldest first, and where the last line ends. */
export interface EndOfFile {
  readonly records: readonly unknown[];
  /** Unit: bytes. */
  readonly endOffset: number;
}

/**
 * Reads the last records of a file that are wanted: from its end backwards, in windows that grow, until there are enough.
 *
 * @param size - of the file. Unit: bytes.
 * @param count - how many; fewer where the file has no more.
 */
export async function endOfFile(
  path: string,
  size: number,
  count: number,
  isWanted: (record: unknown) => boolean,
): Promise<EndOfFile> {
  for (let window = FIRST_WINDOW_BYTES; ; window *= WINDOW_GROWTH) {
    const from = Math.max(0, size - window);
    let records: unknown[] = [];
    let endOffset: number | null = null;
    for await (const line of presentLines(path, from)) {
      // A window may begin within a line, so the first is not to be trusted.
      if ((from === 0 || endOffset !== null) && isWanted(line.value)) records.push(line.value);
      endOffset = line.endOffset;
      if (records.length > 2 * count) records = records.slice(records.length - count);
    }
    records = records.slice(Math.max(0, records.length - count));
    if (from === 0 || (endOffset !== null && records.length === count)) return { records, endOffset: endOffset ?? 0 };
  }
}
