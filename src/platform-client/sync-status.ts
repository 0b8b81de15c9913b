/** What the platform has not been told yet, and why. */
export interface SyncStatus {
  /** Records that the platform has not acknowledged; exact up to 4 MiB of them, beyond that estimated by their size. */
  readonly unsentRecords: number;
  /** Unit: bytes. */
  readonly unsentBytes: number;
  /** The timestamp of the oldest of them; null where there is none. */
  readonly oldestAt: string | null;
  /** Records that the platform refused for good: they stand in `rejected.jsonl`, with its answers. */
  readonly rejected: number;
  /** Records that were dropped because too many waited in memory; only with `home: false`. */
  readonly dropped: number;
  /** Why the last attempt failed; null where it succeeded, or there was none yet. Never holds the key. */
  readonly lastError: string | null;
}
