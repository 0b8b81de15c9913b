import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { AGENT, pageAnswer } from '../schemas/answers';
import { answer } from '../schemas/fields';
import type { Query } from '../schemas/read-query';
import { agentAnswer } from './agent-answer';

/** Lists agents. */
export const listAgents: Route = {
  method: 'GET',
  url: '/agents',
  summary: 'Lists agents with their totals, the one seen last first.',
  roles: READERS,
  readsModel: true,
  query: RANGE,
  answers: { 200: pageAnswer('agents', answer(AGENT)) },
  async handle({ query, key }, _reply, { storage }) {
    const range = rangeOf(query as Query);
    const { agents, total } = await storage.agents(key.org, range);
    return { agents: agents.map(agentAnswer), total, ...range };
  },
};
