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
 * Reads the records of a file of JSON lines a mebibyte at a time, into memory of its own that is used again.
 *
 * What is no JSON object is skipped: half a line that a killed process left, foreign bytes, a line over 1 MiB. A last
 * line without its line break is a record where it is whole; else it may be under way, and stays.
 */
export class LineWindow {
  private readonly bytes = Buffer.allocUnsafe(WINDOW_BYTES);

  /**
   * @param from - the beginning of a line. Unit: bytes.
   * @param maxRecords - 1 or more.
   */
  async read(file: FileHandle, from: number, maxRecords: number): Promise<WindowLines> {
    const { bytesRead } = await file.read(this.bytes, 0, WINDOW_BYTES, from);
    const read = this.bytes.subarray(0, bytesRead);
    const found: [number, number][] = [];
    // One copy for all: the window is used again, and records of a size of their own would fill the heap.
    const recordsOf = (): readonly SpooledRecord[] => {
      const copy = Buffer.from(read.subarray(0, found.at(-1)?.[1] ?? 0));
      return found.map(([first, last]) => ({
        json: copy.subarray(first, last),
        end: from + Math.min(last + 1, bytesRead),
      }));
    };
    let begin = 0;
    for (let end = read.indexOf(LINE_BREAK); end !== -1; end = read.indexOf(LINE_BREAK, begin)) {
      if (isObject(read, begin, end)) found.push([begin, end]);
      begin = end + 1;
      if (found.length === maxRecords) return { records: recordsOf(), end: from + begin };
    }
    // A line that is longer than the window is passed over, piece by piece.
    if (begin === 0 && bytesRead === WINDOW_BYTES) return { records: [], end: from + bytesRead };
    if (bytesRead < WINDOW_BYTES && isObject(read, begin, bytesRead)) {
      found.push([begin, bytesRead]);
      begin = bytesRead;
    }
    return { records: recordsOf(), end: from + begin };
  }
}

/** Goes by the brackets: whoever parsed each line would send half as much. What is no JSON all the same, is refused. */
function isObject(bytes: Buffer, begin: number, end: number): boolean {
  if (bytes[begin] !== OPENING) return false;
  const line = bytes.subarray(begin, end);
  return extentOf(line, 0)?.end === line.length;
}
