import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rotatedNumbers } from './rotated-numbers';

/** The kinds of files that a home keeps. */
export type HomeFileKind = 'interventions' | 'ledger';

/**
 * The files of one kind that are in a home, oldest records first: the rotated ones by their number, then the current one.
 *
 * The highest number is the newest rotated file. A rotated file may be empty: its number was taken, and the rotation
 * under way or given up. What is rotated while the files are read is met again only by a new listing.
 *
 * @returns paths; none where nothing was recorded yet.
 * @throws the file system's error, for example `ENOENT` where there is no home.
 */
export function homeFiles(home: string, kind: HomeFileKind): string[] {
  const current = join(home, `${kind}.jsonl`);
  const rotated = rotatedNumbers(current).map((number) => `${current}.${number}`);
  return existsSync(current) ? [...rotated, current] : rotated;
}
