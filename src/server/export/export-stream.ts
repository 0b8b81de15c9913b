import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { ExportFormat } from './export-formats';

const PIECE_CHARACTERS = 64 * 1024;

/** Writes records as fast as the client takes them, in pieces of 64 KiB; between two pieces others get their turn. */
export function exportStream(bodies: AsyncIterable<string>, format: ExportFormat): Readable {
  return Readable.from(pieces(bodies, format), { objectMode: false, highWaterMark: PIECE_CHARACTERS });
}

async function* pieces(bodies: AsyncIterable<string>, format: ExportFormat): AsyncGenerator<string> {
  let piece = format.head;
  for await (const body of bodies) {
    piece += format.line(body);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
    await setImmediate();
  }
  if (piece !== '') yield piece;
}
