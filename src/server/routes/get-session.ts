import { EVERYONE, type Route } from '../route';
import { answer, ID, orNull, TEXT, WORD } from '../schemas/fields';

/** Tells whose key it is that asks. */
export const getSession: Route = {
  method: 'GET',
  url: '/session',
  summary: 'Tells which organisation, role and agent the key belongs to.',
  roles: EVERYONE,
  answers: {
    200: answer({ organisation_id: ID, role: WORD, agent_id: orNull(ID), label: TEXT, key_prefix: TEXT }),
  },
  handle: async ({ key }, _reply, { storage }) => ({
    organisation_id: await storage.organisationId(key.org),
    role: key.role,
    agent_id: key.agentId,
    label: key.label,
    key_prefix: key.prefix,
  }),
};
