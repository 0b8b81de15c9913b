import type { AgentDetail } from '../../storage/queries';
import { agentAnswer } from './agent-answer';

/** An agent with the actions that it declared, as they were declared. */
export function agentDetailAnswer(agent: AgentDetail): object {
  return { ...agentAnswer(agent), declared_actions: agent.registered.map(({ body }) => JSON.parse(body) as unknown) };
}
