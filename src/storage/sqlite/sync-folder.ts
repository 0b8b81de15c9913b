import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Brings what was renamed in a folder to the disk. Where folders cannot be synced, as on Windows, does nothing. */
export function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The rename itself is whole.
  }
}
