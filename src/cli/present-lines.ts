import { type JsonLine, JsonLines } from '../spool/json-lines';

/** The lines of a file; none where the file has been deleted since it was listed, as the oldest rotated ones are. */
export async function* presentLines(path: string, from: number): AsyncGenerator<JsonLine, void, undefined> {
  try {
    yield* new JsonLines(path, { from });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
