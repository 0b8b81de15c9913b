/** SQLite's own numbers of results, as `node:sqlite` gives them. */
const KINDS: Readonly<Record<number, SqliteFault>> = { 5: 'busy', 13: 'full' };
/** The shared memory beside the log could not grow: the disk is full, too. */
const IOERR_SHMSIZE = 4874;

/** What kind of trouble SQLite is in: another connection holds the file, the disk is full, or anything else. */
export type SqliteFault = 'busy' | 'full' | 'other';

/** The kind of an error of either driver, or of one that has such a cause; `other` for whatever else is thrown. */
export function sqliteFault(error: unknown): SqliteFault {
  const { code, errcode, cause } = (error ?? {}) as Readonly<Record<string, unknown>>;
  if (errcode === IOERR_SHMSIZE || code === 'SQLITE_IOERR_SHMSIZE' || code === 'SQLITE_FULL') return 'full';
  // The low byte names the kind, what is above it the case.
  if (typeof errcode === 'number') return KINDS[errcode & 0xff] ?? 'other';
  if (typeof code === 'string' && code.startsWith('SQLITE_BUSY')) return 'busy';
  return cause === undefined ? 'other' : sqliteFault(cause);
}
