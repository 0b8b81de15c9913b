import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import type { AppendFile } from './append-file';
import { rotatedNumbers } from './rotated-numbers';

/** A number that was taken so long ago belongs to a process that died in between. PLATFORM. Unit: milliseconds. */
const CLAIM_MS = 10_000;

/**
 * Renames a full file to `<path>.<number>`, one above the highest that is there: the newest rotated file has the highest
 * number. Whoever writes next makes a new file in its place.
 *
 * Safe among any number of processes, and against the death of each at any moment, without a lock file:
 *
 * - A number is claimed by making the empty file of that name, which only one process can. The full file is renamed onto
 *   its own claim and nothing else, so no rotated file is ever overwritten; until then nothing has changed for anybody.
 * - While the newest number is an empty file, its owner is at work, and all others leave the rotation to it. Those who
 *   looked at the same time want the same number, and one of them gets it.
 * - Between claim and rename the owner looks once more: where the path names another file by then, nothing is renamed.
 * - An owner that died leaves an empty file, which holds nothing and is passed over 10 s later, by the clock of the file
 *   system: the full file was then written to that much after the claim. One that only slept so long may still rename,
 *   and rotates a file that is not full, under a number that is too low: nothing is lost by it.
 * - A claim is never taken back: by then the name might hold somebody else's records.
 *
 * Whoever deletes rotated files leaves the newest: the next number is taken from it.
 *
 * @returns whether it was this process that rotated; where it was not, to write on is right.
 * @throws the file system's error where the directory cannot be read or written to.
 */
export function rotate(full: AppendFile): boolean {
  const { path } = full;
  const newest = rotatedNumbers(path).at(-1) ?? 0;
  if (newest > 0 && isClaim(`${path}.${newest}`, full.writtenAt)) return false;
  // Looked at after the listing: whoever rotated it before that has given it the newest number, and who does it now wants
  // the same number as we do.
  if (!full.isInPlace()) return false;
  const target = `${path}.${newest + 1}`;
  if (!claim(target) || !full.isInPlace()) return false;
  renameSync(path, target);
  return true;
}

/** Whether the file is empty, and was made not long before `now`. */
function isClaim(path: string, now: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.size === 0 && now - stats.mtimeMs < CLAIM_MS;
}

function claim(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
