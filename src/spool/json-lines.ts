import { createReadStream } from 'node:fs';

const LINE_BREAK = 0x0a;
const MAX_LINE_BYTES = 1_048_576;
const CHUNK_BYTES = 65_536;

/** A line of a file, and where it ends. */
export interface JsonLine {
  readonly value: unknown;
  /** Offset of the first byte after the line and its line break: reading on from there gives the next line. Unit: bytes. */
  readonly endOffset: number;
}

/**
 * Reads a file of JSON lines from a place in it to its end, in memory bounded by the longest line.
 *
 * What is no JSON is skipped and counted: half a line that a killed process left, a line over the bound, bytes that were
 * never text. Empty lines are skipped and not counted: writers leave them where they were not sure of the byte before.
 * A last line without line break counts as a line where it is JSON, and `endOffset` is then its end; where it is not, it
 * may still be under way: to follow a file, begin again at the last `endOffset`.
 *
 * Iterating reads the file anew each time. It rejects with the file system's error, for example `ENOENT`.
 *
 * @param options.from - offset of the first byte to read, the beginning of a line; default 0. Beyond the end there is nothing.
 * @param options.maxLineBytes - longer lines are skipped; default 1 MiB.
 *
 * @example
 * const lines = new JsonLines(path);
 * for await (const { value, endOffset } of lines) take(value, endOffset);
 * console.warn(`${lines.skipped} lines were skipped.`);
 */
export class JsonLines implements AsyncIterable<JsonLine> {
  /** How many lines the present or last iteration has skipped so far. */
  skipped = 0;
  private readonly from: number;
  private readonly maxLineBytes: number;

  constructor(
    private readonly path: string,
    options: { readonly from?: number; readonly maxLineBytes?: number } = {},
  ) {
    this.from = options.from ?? 0;
    this.maxLineBytes = options.maxLineBytes ?? MAX_LINE_BYTES;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<JsonLine, void, undefined> {
    this.skipped = 0;
    let offset = this.from;
    let pieces: Buffer[] = [];
    let length = 0;
    const add = (piece: Buffer): void => {
      length += piece.length;
      // The pieces of a line over the bound are let go at once: they may be the whole file.
      if (length <= this.maxLineBytes) pieces.push(piece);
      else pieces = [];
    };
    const take = (): unknown => {
      const value = length > this.maxLineBytes ? this.skip() : this.parse(pieces);
      pieces = [];
      length = 0;
      return value;
    };
    const chunks: AsyncIterable<Buffer> = createReadStream(this.path, { start: this.from, highWaterMark: CHUNK_BYTES });
    for await (const chunk of chunks) {
      let begin = 0;
      for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, begin)) {
        add(chunk.subarray(begin, end));
        begin = end + 1;
        const value = take();
        if (value !== undefined) yield { value, endOffset: offset + begin };
      }
      add(chunk.subarray(begin));
      offset += chunk.length;
    }
    const value = take();
    if (value !== undefined) yield { value, endOffset: offset };
  }

  /** JSON has no undefined: it stands for a line without a value. */
  private parse(pieces: readonly Buffer[]): unknown {
    const text = (pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)).toString();
    if (text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      return text.trim() === '' ? undefined : this.skip();
    }
  }

  private skip(): undefined {
    this.skipped += 1;
  }
}
