import { RUN_TRAITS, type RunTrait } from '../../storage/queries';
import { timeOf } from '../query/filter-of';
import { TIME_FILTER } from '../query/filter-schema';
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
  query: {
    agent_id: ID,
    ...TIME_FILTER,
    with: { type: 'string', enum: RUN_TRAITS, description: 'Only runs with at least one.' },
    ...RANGE,
  },
  answers: { 200: pageAnswer('runs', answer(RUN)) },
  async handle({ query, key }, _reply, { storage }) {
    const range = rangeOf(query as Query);
    const { agent_id: agentId, with: trait } = query as { readonly agent_id?: string; readonly with?: RunTrait };
    const wanted = { ...range, ...timeOf(query as Query), with: trait, ...(agentId !== undefined && { agentId }) };
    const { runs, total } = await storage.runs(key.org, wanted);
    return { runs: runs.map(runAnswer), total, ...range };
  },
};
