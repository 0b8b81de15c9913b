import { type HomeFileKind, homeFiles } from '../spool/home-files';
import { JsonLines } from '../spool/json-lines';
import { fileIdentity } from './file-identity';
import { homeFailure } from './home-failure';

/**
 * Reads every record of one kind in a home: each file once, also where one is rotated meanwhile.
 *
 * @returns how many lines were damaged; null where the home keeps no such file.
 * @throws {@link CommandFailure} `UNREADABLE` where the home or a file of it cannot be read.
 */
export async function readRecords(
  home: string,
  kind: HomeFileKind,
  take: (record: unknown) => void,
): Promise<{ readonly damaged: number } | null> {
  const read = new Set<string>();
  let damaged = 0;
  for (let path = nextFile(home, kind, read); path !== null; path = nextFile(home, kind, read)) {
    const lines = new JsonLines(path);
    try {
      for await (const { value } of lines) take(value);
    } catch (error) {
      // The oldest rotated file may have been deleted since it was listed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw homeFailure(path, error);
    }
    damaged += lines.skipped;
  }
  return read.size === 0 ? null : { damaged };
}

/** Listed anew each time: the current file may have been rotated since, and is then there by another name. */
function nextFile(home: string, kind: HomeFileKind, read: Set<string>): string | null {
  try {
    for (const path of homeFiles(home, kind)) {
      const key = fileIdentity(path)?.key;
      if (key === undefined || read.has(key)) continue;
      read.add(key);
      return path;
    }
  } catch (error) {
    throw homeFailure(home, error);
  }
  return null;
}
