import type { FileHandle } from 'node:fs/promises';
import type { SpooledRecord } from './spool';

const LINE_BREAK = 0x0a;
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
 * line without its line break is a record where it is JSON; else it may be under way, and stays.
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
    const records: SpooledRecord[] = [];
    let begin = 0;
    for (let end = read.indexOf(LINE_BREAK); end !== -1; end = read.indexOf(LINE_BREAK, begin)) {
      const text = objectText(read, begin, end);
      begin = end + 1;
      if (text === null) continue;
      records.push({ text, end: from + begin });
      if (records.length === maxRecords) return { records, end: from + begin };
    }
    if (begin === 0 && bytesRead === WINDOW_BYTES) return { records, end: from + bytesRead };
    const last = bytesRead < WINDOW_BYTES ? objectText(read, begin, bytesRead) : null;
    if (last === null) return { records, end: from + begin };
    return { records: [...records, { text: last, end: from + bytesRead }], end: from + bytesRead };
  }
}

function objectText(bytes: Buffer, begin: number, end: number): string | null {
  if (begin === end) return null;
  const text = bytes.toString('utf8', begin, end);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : null;
  } catch {
    return null;
  }
}
