import type { Clock } from '../../core/clock';
import type { Storage } from '../../storage/storage';
import { Problem } from '../problem';

/** A read model that is only opened, and not made anew, is there by then. Unit: milliseconds. */
const WAIT_MS = 2000;

/**
 * Fulfilled when the storage answers questions; rejected with `NOT_READY` where that takes longer than 2 s: the read model
 * is then made anew.
 */
export function readModelReady(storage: Storage, clock: Clock): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(WAIT_MS, () =>
      reject(new Problem('NOT_READY', 'Writing works meanwhile; ask again.', { retryAfterSeconds: 1 })),
    );
    storage.ready.finally(cancel).then(resolve, reject);
  });
}
