import { LIMITS } from '../limits';
import { Problem } from '../problem';
import { AGENTS, type Route } from '../route';
import { answer, COUNT, ID, LABEL, listOf, NAME, orNull } from '../schemas/fields';

/** Takes the actions that an agent declares. */
export const registerActions: Route = {
  method: 'POST',
  url: '/actions/register',
  summary: 'Keeps the actions that an agent declares; the latest declaration of a name counts.',
  roles: AGENTS,
  body: {
    type: 'object',
    properties: {
      agent_id: ID,
      sdk_version: orNull(LABEL),
      actions: listOf({ type: 'object', properties: { name: NAME }, required: ['name'] }, LIMITS.batchRecords),
    },
    required: ['agent_id', 'actions'],
  },
  answers: {
    200: answer({ status: { type: 'string', const: 'success' }, registered: COUNT, updated: COUNT, total: COUNT }),
  },
  async handle({ body, key }, _reply, { storage, rates }) {
    const { agent_id: agentId, actions } = body as Body;
    if (key.agentId !== null && key.agentId !== agentId) {
      throw new Problem('FORBIDDEN', 'The API key belongs to another agent than agent_id says.');
    }
    rates?.countRecords(key.id, actions.length);
    const declared = actions.map((action) => ({ name: action.name, body: JSON.stringify(action) }));
    const { registered, updated, total } = await storage.registerActions(
      { org: key.org, agentId: key.agentId },
      agentId,
      declared,
    );
    return { status: 'success', registered, updated, total };
  },
};

interface Body {
  readonly agent_id: string;
  readonly actions: readonly { readonly name: string }[];
}
