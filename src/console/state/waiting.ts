import { signal } from '@preact/signals';
import type { ApprovalPage } from '../api/approval';
import { request } from '../api/request';
import { onLive } from './live';

/** How many requests for approval wait for a human. */
export const waiting = signal(0);

/** Counts what waits, now and whenever that changes. @returns a function that ends that. */
export function countWaiting(): () => void {
  const count = (): void => {
    request<ApprovalPage>('GET', '/approvals/pending?limit=1').then(
      ({ total }) => {
        waiting.value = total;
      },
      () => undefined,
    );
  };
  count();
  return onLive(['approval_created', 'approval_updated', 'approval_decided', 'reset'], count);
}
