import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { pageAnswer, RUN } from '../schemas/answers';
import { answer, ID } from '../schemas/fields';
import type { Query } from '../schemas/read-query';
import { runAnswer } from './run-answer';

/** Lists runs. */
export const listRuns: Route = {
  method: 'GET',
  url: '/runs',
  summary: 'Lists runs, the one that began last first.',
  roles: READERS,
  readsModel: true,
  query: { agent_id: ID, ...RANGE },
  answers: { 200: pageAnswer('runs', answer(RUN)) },
  async handle({ query, key }, _reply, { storage }) {
    const range = rangeOf(query as Query);
    const { agent_id: agentId } = query as { readonly agent_id?: string };
    const { runs, total } = await storage.runs(key.org, { ...range, ...(agentId !== undefined && { agentId }) });
    return { runs: runs.map(runAnswer), total, ...range };
  },
};
