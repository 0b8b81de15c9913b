/** So many records are read at a time: about a millisecond of the main thread. */
const PIECE = 200;

/**
 * The records at all sequences, read as they are asked for.
 *
 * @param read - gives the records at some sequences.
 */
export async function* exportedBodies(
  all: AsyncIterable<readonly number[]>,
  read: (seqs: readonly number[]) => readonly string[],
): AsyncIterable<string> {
  for await (const seqs of all) {
    for (let start = 0; start < seqs.length; start += PIECE) yield* read(seqs.slice(start, start + PIECE));
  }
}
