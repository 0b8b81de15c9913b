import type { AgentNotes } from '../../storage/storage';
import { ADMINS, type Route } from '../route';
import { AGENT_DETAIL } from '../schemas/answers';
import { LABEL, orNull, TEXT } from '../schemas/fields';
import { agentDetailAnswer } from './agent-detail-answer';
import { notFound } from './not-found';

/** Changes what people say of an agent. */
export const patchAgent: Route = {
  method: 'PATCH',
  url: '/agents/:id',
  summary: 'Names and describes an agent; null takes off what was said.',
  roles: ADMINS,
  readsModel: true,
  body: {
    type: 'object',
    properties: { display_name: orNull(LABEL), description: orNull(TEXT) },
    additionalProperties: false,
    minProperties: 1,
  },
  answers: { 200: AGENT_DETAIL },
  async handle({ params, body, key }, _reply, { storage }) {
    const { id } = params as { readonly id: string };
    if ((await storage.agent(key.org, id)) === null) throw notFound('agent');
    await storage.noteAgent(key.org, id, notesOf(body as Body), key.id);
    const agent = await storage.agent(key.org, id);
    if (agent === null) throw notFound('agent');
    return agentDetailAnswer(agent);
  },
};

interface Body {
  readonly display_name?: string | null;
  readonly description?: string | null;
}

function notesOf({ display_name: displayName, description }: Body): Partial<AgentNotes> {
  return { ...(displayName !== undefined && { displayName }), ...(description !== undefined && { description }) };
}
