import { READERS, type Route } from '../route';
import { AGENT_DETAIL } from '../schemas/answers';
import { agentDetailAnswer } from './agent-detail-answer';
import { notFound } from './not-found';

/** Gives one agent. */
export const getAgent: Route = {
  method: 'GET',
  url: '/agents/:id',
  summary: 'Gives an agent with its totals and the actions that it declared.',
  roles: READERS,
  readsModel: true,
  answers: { 200: AGENT_DETAIL },
  async handle({ params, key }, _reply, { storage }) {
    const agent = await storage.agent(key.org, (params as { readonly id: string }).id);
    if (agent === null) throw notFound('agent');
    return agentDetailAnswer(agent);
  },
};
