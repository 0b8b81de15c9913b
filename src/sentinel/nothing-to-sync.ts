import type { SyncStatus } from '../platform-client/sync-status';

/** The status of a Sentinel without a platform. */
export const NOTHING_TO_SYNC: SyncStatus = {
  unsentRecords: 0,
  unsentBytes: 0,
  oldestAt: null,
  rejected: 0,
  dropped: 0,
  lastError: null,
};
