import type { ApprovalChange } from '../../storage/approvals';
import type { StoredKey } from '../../storage/truth';
import { APPROVAL_STATE, approvalState } from '../approvals/approval-answer';
import { changeApproval } from '../approvals/change-approval';
import { AGENTS, DECIDERS, type Route } from '../route';
import { ID, orNull, TEXT } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';

const NOTES: JsonSchema = { ...TEXT, maxLength: 2_000 };
const SAID: JsonSchema = { ...NOTES, minLength: 1 };

type Body = Readonly<Record<string, string | null | undefined>>;

/** Says yes to a request for approval. */
export const approveApproval = changeRoute({
  name: 'approve',
  summary: 'Approves a request, once.',
  roles: DECIDERS,
  optional: { notes: orNull(NOTES) },
  change: ({ notes = null }, { id, label }) => ({ kind: 'approve', by: { id, label }, notes }),
});

/** Says no to a request for approval. */
export const rejectApproval = changeRoute({
  name: 'reject',
  summary: 'Rejects a request, once.',
  roles: DECIDERS,
  optional: { reason: orNull(NOTES) },
  change: ({ reason = null }, { id, label }) => ({ kind: 'reject', by: { id, label }, notes: reason }),
});

/** Asks the agent for more before a decision. */
export const requestApprovalInfo = changeRoute({
  name: 'request-info',
  summary: 'Asks the agent for more information; the request stays open.',
  roles: DECIDERS,
  required: { message: SAID },
  change: ({ message }, { id, label }) => ({ kind: 'request-info', by: { id, label }, message: message as string }),
});

/** Takes an agent's answer to a question back. */
export const respondToApproval = changeRoute({
  name: 'respond',
  summary: 'Answers what was asked back; the request is pending again.',
  roles: AGENTS,
  required: { response: { ...TEXT, minLength: 1 } },
  change: ({ response }) => ({ kind: 'respond', response: response as string }),
});

/** Withdraws a request for approval. */
export const cancelApproval = changeRoute({
  name: 'cancel',
  summary: 'Withdraws a request; one whose time is over stays expired.',
  roles: AGENTS,
  change: () => ({ kind: 'cancel' }),
});

/** Takes the yes of a request, once: the call that takes it runs. */
export const useApproval = changeRoute({
  name: 'use',
  summary: 'Takes the yes of a request: the first time 200, then 409; to the same call_id again 200.',
  roles: AGENTS,
  optional: { call_id: orNull(ID) },
  change: ({ call_id: callId = null }) => ({ kind: 'use', callId }),
});

interface ChangeRoute {
  readonly name: string;
  readonly summary: string;
  readonly roles: Route['roles'];
  readonly required?: Readonly<Record<string, JsonSchema>>;
  readonly optional?: Readonly<Record<string, JsonSchema>>;
  change(body: Body, key: StoredKey): ApprovalChange;
}

function changeRoute({ name, summary, roles, required = {}, optional = {}, change }: ChangeRoute): Route {
  const needed = Object.keys(required);
  return {
    method: 'POST',
    url: `/approvals/:id/${name}`,
    summary,
    roles,
    body: {
      type: needed.length > 0 ? 'object' : ['object', 'null'],
      properties: { ...required, ...optional },
      required: needed,
      additionalProperties: false,
    },
    answers: { 200: APPROVAL_STATE },
    async handle({ params, body, key }, _reply, { storage }) {
      const { id } = params as { readonly id: string };
      return approvalState(await changeApproval(storage, key, id, change((body ?? {}) as Body, key)));
    },
  };
}
