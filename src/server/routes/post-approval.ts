import { toTimestamp } from '../../core/timestamp';
import { APPROVAL_STATE } from '../approvals/approval-answer';
import { type ApprovalBody, approvalAsk } from '../approvals/approval-ask';
import { APPROVAL_BODY } from '../approvals/approval-body';
import { Problem } from '../problem';
import { AGENTS, type Route } from '../route';
import { answer, ID, TIMESTAMP } from '../schemas/fields';

const ASKED = answer({
  id: ID,
  status: APPROVAL_STATE.properties?.status ?? {},
  created_at: TIMESTAMP,
  expires_at: TIMESTAMP,
});

/** Takes a request for approval. */
export const postApproval: Route = {
  method: 'POST',
  url: '/approvals',
  summary: 'Asks for approval; 200 gives the request that the same call asked before, and that is not used up.',
  roles: AGENTS,
  body: APPROVAL_BODY,
  answers: { 200: ASKED, 201: ASKED },
  async handle({ body, key }, reply, { storage, ids, clock, rates, keeper }) {
    rates?.countRecords(key.id, 1);
    const asked = approvalAsk(body as ApprovalBody, key, ids.next(clock.now()));
    const { approval, isNew, isOther } = await storage.approvals.ask(key.org, asked);
    if (isOther) {
      throw new Problem('OTHER_CALL', 'Give another approval_key: an approval is for one action and exact arguments.');
    }
    keeper.lookBy(approval.expiresAt);
    reply.code(isNew ? 201 : 200);
    const { id, status, createdAt, expiresAt } = approval;
    return { id, status, created_at: toTimestamp(createdAt), expires_at: toTimestamp(expiresAt) };
  },
};
