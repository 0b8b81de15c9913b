import type { Logger } from '../core/logger';

/**
 * Counts in warnings the counters that were dropped for want of room: at the first, the tenth, the hundredth, ….
 *
 * @returns what is to be called with how many were dropped so far, each time that one is.
 */
export function warnOfDropped(logger: Logger): (dropped: number) => void {
  let next = 1;
  return (dropped) => {
    if (dropped < next) return;
    next *= 10;
    const what = dropped === 1 ? 'counter was' : 'counters were';
    logger.warn(
      { dropped },
      `${dropped} ${what} dropped, the oldest idle ones: there are more than are kept of runs, agents or keys of rules. What they had counted begins anew.`,
    );
  };
}
