import type { ApprovalQuery, ApprovalStatus } from '../../storage/approvals';
import { APPROVAL, APPROVAL_STATUSES, approvalText } from '../approvals/approval-answer';
import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { pageAnswer } from '../schemas/answers';
import { ID, listOf } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';
import type { Query } from '../schemas/read-query';

const OPEN: readonly ApprovalStatus[] = ['pending', 'info_requested'];
const STATUSES: JsonSchema = {
  ...listOf({ type: 'string', enum: APPROVAL_STATUSES }, APPROVAL_STATUSES.length),
  description: 'May be repeated: any of these.',
};

/** Lists requests for approval. */
export const listApprovals = listRoute('/approvals', 'Lists approvals, the latest first.', { status: STATUSES });

/** Lists what waits for a decision. */
export const listPendingApprovals = listRoute(
  '/approvals/pending',
  'Lists approvals that wait for a decision or for information, the latest first.',
  {},
);

function listRoute(url: string, summary: string, more: Readonly<Record<string, JsonSchema>>): Route {
  return {
    method: 'GET',
    url,
    summary,
    roles: READERS,
    query: { ...more, agent_id: ID, run_id: ID, ...RANGE },
    answers: { 200: pageAnswer('approvals', APPROVAL) },
    async handle({ query, key }, reply, { storage }) {
      const range = rangeOf(query as Query);
      const { status, agent_id: agentId, run_id: runId } = query as Filter;
      const statuses = 'status' in more ? (status ?? []) : OPEN;
      const wanted: ApprovalQuery = {
        ...range,
        statuses,
        ...(agentId !== undefined && { agentId }),
        ...(runId !== undefined && { runId }),
      };
      const { approvals, total } = await storage.approvals.list(key.org, wanted);
      const rest = JSON.stringify({ total, ...range }).slice(1);
      return reply.type('application/json').send(`{"approvals":[${approvals.map(approvalText).join(',')}],${rest}`);
    },
  };
}

interface Filter {
  readonly status?: readonly ApprovalStatus[];
  readonly agent_id?: string;
  readonly run_id?: string;
}
