import type { Clock } from '../core/clock';

/** How long it may take. Unit: milliseconds. */
const LIMIT_MS = 10_000;

/**
 * Does what must not take longer than 10 s.
 *
 * @param signal - aborts when nobody waits any more; the work's own aborts with it, and when its time is over.
 * @param what - what was not done, for the message: "The question was not put".
 * @throws Error where the time is over; what the work throws.
 */
export function inTime<T>(
  clock: Clock,
  signal: AbortSignal,
  what: string,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = (): void => limit.abort(signal.reason);
  return new Promise((resolve, reject) => {
    const cancel = clock.after(LIMIT_MS, () => {
      const late = new Error(`${what} within ${LIMIT_MS / 1000} s.`);
      reject(late);
      limit.abort(late);
    });
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    work(limit.signal)
      .then(resolve, reject)
      .finally(() => {
        cancel();
        signal.removeEventListener('abort', end);
      });
  });
}
