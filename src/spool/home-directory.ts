import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes a home: the directory for the records of one or more Sentinels, closed to other users (0700) and to git.
 *
 * A directory that is there already is left as it is: a `.gitignore` in it might hide somebody's work.
 *
 * @throws the file system's error, for example `ENOTDIR` or `EEXIST` where a file is in the way, `EROFS` where the file
 * system is read-only.
 */
export function openHome(path: string): void {
  const firstMade = makeDirectories(path);
  if (firstMade !== undefined) writeFileSync(join(path, '.gitignore'), '*\n');
}

function makeDirectories(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Node says ENOENT also where a parent is there and may not be written to, as on a read-only file system.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(firstMissing(resolve(path)), { mode: 0o700 });
    throw error;
  }
}

function firstMissing(path: string): string {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? path : firstMissing(parent);
}
