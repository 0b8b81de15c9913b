import { DatabaseFile } from '../../sqlite/database-file';

/**
 * What SQLite was built with is not relied on. A checkpoint follows each 8 MiB of the log: one of 40 MiB takes some 100 ms,
 * for which whoever asks or writes has to wait, and writing is no faster by it (measured).
 */
const WRITING = `
  PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA wal_autocheckpoint = 1000;
  PRAGMA journal_size_limit = 67108864;`;

/** The cache is small, since what is read is spread over the whole file. */
const READING = 'PRAGMA query_only = ON; PRAGMA cache_size = -4096;';

const WAIT_MS = 5000;

/** The one connection that writes: what it has committed is on the disk. */
export function openForWriting(path: string): DatabaseFile {
  return opened(new DatabaseFile(path, WRITING));
}

/** A connection that only reads. */
export function openForReading(path: string): DatabaseFile {
  return opened(new DatabaseFile(path, READING));
}

function opened(file: DatabaseFile): DatabaseFile {
  file.open(WAIT_MS);
  return file;
}
