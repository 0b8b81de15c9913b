import type { Clock } from '../core/clock';

const DEFAULT_TIMEOUT_MS = 5000;
/** What a timer can wait for: 24 days. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Waits for work that tells whether it succeeded, but not longer than so long.
 *
 * @param work - must not reject.
 * @param timeoutMs - default 5000; longer than 24 days is 24 days.
 * @returns whether all of it succeeded in time.
 */
export function inTime(
  clock: Clock,
  work: readonly Promise<boolean>[],
  timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(Math.min(timeoutMs, MAX_TIMEOUT_MS), () => resolve(false));
    Promise.all(work)
      .finally(cancel)
      .then((succeeded) => resolve(succeeded.every(Boolean)));
  });
}
