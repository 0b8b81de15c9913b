import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * The numbers of a file's rotated predecessors, rising: `<path>.<number>` holds older records than the next.
 *
 * What a number of ours does not end (`.tmp`, `.01`) is left out.
 *
 * @returns none where the file was never rotated.
 * @throws the file system's error, for example `ENOENT` where the directory is not there.
 */
export function rotatedNumbers(path: string): number[] {
  const prefix = `${basename(path)}.`;
  const endings = readdirSync(dirname(path)).flatMap((name) =>
    name.startsWith(prefix) ? name.slice(prefix.length) : [],
  );
  return endings
    .filter((ending) => /^[1-9]\d{0,14}$/.test(ending))
    .map(Number)
    .sort((left, right) => left - right);
}
