import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a home: the directory for the records of one or more Sentinels, closed to other users (0700) and to git.
 *
 * A directory that is there already is left as it is: a `.gitignore` in it might hide somebody's work.
 *
 * @throws the file system's error, for example `ENOTDIR` or `EEXIST` where a file is in the way.
 */
export function openHome(path: string): void {
  const firstMade = mkdirSync(path, { recursive: true, mode: 0o700 });
  if (firstMade !== undefined) writeFileSync(join(path, '.gitignore'), '*\n');
}
