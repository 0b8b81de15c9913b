import { type AudienceQuery, ownAudience } from '../policies/own-audience';
import { EVERYONE, type Route } from '../route';
import { answer, ID, listOf, OBJECT, TEXT } from '../schemas/fields';

const CONFLICT = answer({
  field: { type: 'string' },
  description: { type: 'string' },
  resolved_value: {
    type: ['number', 'null'],
    description: 'What holds; null where the policies contradict each other.',
  },
});

/** Gives agents the policies that are in force for them. */
export const syncPolicies: Route = {
  method: 'GET',
  url: '/policies/sync',
  summary: 'Gives the enabled policies for everything, then for the agent, then for the run; 304 to their ETag.',
  roles: EVERYONE,
  query: {
    agent_id: { ...ID, description: 'Default: the agent of the API key.' },
    run_id: ID,
    include_runs: {
      type: 'string',
      enum: ['true', 'false'],
      description: 'With true also the policies of every run; their scope and target_id say which.',
    },
    include_agents: {
      type: 'string',
      enum: ['true', 'false'],
      description: 'With true also the policies of every agent, where the API key is of none.',
    },
  },
  answers: { 200: answer({ policies: listOf(OBJECT), conflicts: listOf(CONFLICT) }), 304: TEXT },
  async handle({ query, key, headers }, reply, { policies }) {
    const { text, etag } = await policies.of(ownAudience(key, query as AudienceQuery));
    reply.header('etag', etag);
    if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('application/json').send(text);
  },
};

/** RFC 9110: of several tags one is enough, and a weak one counts. */
function isKnown(tags: string | undefined, etag: string): boolean {
  return (tags ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*');
}
