import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that its owner alone may read, where there is none: SQLite would let everybody. What it makes
 * beside a file has the rights of that one. Where it cannot be made, whoever opens it says why.
 *
 * A file that is there is not even opened: closing it would free the locks that this process has on it.
 */
export function createPrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there, or cannot be made.
  }
}
