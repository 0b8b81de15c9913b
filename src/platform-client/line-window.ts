import type { FileHandle } from 'node:fs/promises';
import { extentOf } from '../text/json-extent';
import type { SpooledRecord } from './spool';

const LINE_BREAK = 0x0a;
const OPENING = 0x7b;
/** As much is sent at once. PLATFORM. Unit: bytes. */
const WINDOW_BYTES = 1_048_576;

/** What stands in a part of a file. */
export interface WindowLines {
  readonly records: readonly SpooledRecord[];
  /** After the records and what was skipped behind them; equal to `from` where there is nothing whole. Unit: bytes. */
  readonly end: number;
}

/**
 * Reads the records of a file of JSON lines a mebibyte at a time, into memory of its own that is used again: what was read
 * holds until the second reading after it.
 *
 * What is no JSON object is skipped: half a line that a killed process left, foreign bytes, a line over 1 MiB. A last
 * line without its line break is a record where it is whole; else it may be under way, and stays.
 */
export class LineWindow {
  /** While the records of one are sent, the other is read into. A new place each time would be garbage of a megabyte. */
  private bytes = Buffer.alloc(0);
  private others = Buffer.alloc(0);

  /**
   * @param from - the beginning of a line. Unit: bytes.
   * @param maxRecords - 1 or more.
   */
  async read(file: FileHandle, from: number, maxRecords: number): Promise<WindowLines> {
    const bytes = this.nextBytes();
    const { bytesRead } = await file.read(bytes, 0, WINDOW_BYTES, from);
    const read = bytes.subarray(0, bytesRead);
    const records: SpooledRecord[] = [];
    const take = (first: number, last: number): void => {
      const json = read.subarray(first, last);
      if (isObject(json)) records.push({ json, end: from + Math.min(last + 1, bytesRead) });
    };
    let begin = 0;
    for (let end = read.indexOf(LINE_BREAK); end !== -1; end = read.indexOf(LINE_BREAK, begin)) {
      take(begin, end);
      begin = end + 1;
      if (records.length === maxRecords) return { records, end: from + begin };
    }
    // A line that is longer than the window is passed over, piece by piece.
    if (begin === 0 && bytesRead === WINDOW_BYTES) return { records: [], end: from + bytesRead };
    if (bytesRead < WINDOW_BYTES) take(begin, bytesRead);
    return { records, end: Math.max(from + begin, records.at(-1)?.end ?? 0) };
  }

  private nextBytes(): Buffer {
    [this.bytes, this.others] = [this.others, this.bytes];
    if (this.bytes.length === 0) this.bytes = Buffer.allocUnsafe(WINDOW_BYTES);
    return this.bytes;
  }
}

/** Goes by the brackets: whoever parsed each line would send half as much. What is no JSON all the same, is refused. */
function isObject(line: Buffer): boolean {
  return line[0] === OPENING && extentOf(line, 0)?.end === line.length;
}
