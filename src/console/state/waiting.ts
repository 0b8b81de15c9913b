import { signal } from '@preact/signals';
import { request } from '../api/request';
import type { Stats } from '../api/stats';
import { onLive } from './live';

/** How many calls wait for a human. */
export const waiting = signal(0);

/** Counts what waits, now and whenever the figures change. @returns a function that ends that. */
export function countWaiting(): () => void {
  const count = (): void => {
    request<Stats>('GET', '/interventions/stats?outcome=escalated').then(
      ({ pending_escalations }) => {
        waiting.value = pending_escalations;
      },
      () => undefined,
    );
  };
  count();
  return onLive(['stats_updated', 'reset'], count);
}
