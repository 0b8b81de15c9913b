import type { Approval } from '../../api/approval';
import { request } from '../../api/request';

/** What can be done with a request, by its name in the API. */
export type Decision = 'approve' | 'reject' | 'request-info';

/** What a text beside a decision is called in the API. */
const FIELDS: Readonly<Record<Decision, string>> = { approve: 'notes', reject: 'reason', 'request-info': 'message' };

/**
 * Decides a request, or asks the agent back.
 *
 * @param text - the note; an empty one is not sent.
 */
export async function decide({ id }: Approval, decision: Decision, text: string): Promise<void> {
  const body = text === '' ? {} : { [FIELDS[decision]]: text };
  await request('POST', `/approvals/${encodeURIComponent(id)}/${decision}`, { body });
}
