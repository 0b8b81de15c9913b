import { APPROVAL, approvalText } from '../approvals/approval-answer';
import { READERS, type Route } from '../route';
import { notFound } from './not-found';

/** Gives one request for approval. */
export const getApproval: Route = {
  method: 'GET',
  url: '/approvals/:id',
  summary: 'Gives an approval: as it was asked, and what it has come to.',
  roles: READERS,
  answers: { 200: APPROVAL },
  async handle({ params, key }, reply, { storage }) {
    const found = await storage.approvals.find(key.org, (params as { readonly id: string }).id);
    if (found === null) throw notFound('approval');
    return reply.type('application/json').send(approvalText(found));
  },
};
