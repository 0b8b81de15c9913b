import { declaredTags } from '../policies/declared-tags';
import { type AudienceQuery, ownAudience } from '../policies/own-audience';
import { Problem } from '../problem';
import { EVERYONE, type Route } from '../route';
import { answer, ID, NAME, orNull, TEXT, USD } from '../schemas/fields';

/** Tells whether a call would need approval. */
export const checkApproval: Route = {
  method: 'POST',
  url: '/approvals/check',
  summary:
    'Tells whether a call would need approval by the policies of the platform, with the tags that the agent declared for ' +
    'the action (POST /actions/register); keeps nothing.',
  roles: EVERYONE,
  query: { action_name: NAME, cost_usd: { ...USD, default: 0 }, agent_id: ID, run_id: ID },
  answers: {
    200: answer({
      requires_approval: { type: 'boolean' },
      policy_name: orNull(TEXT),
      timeout_seconds: { type: ['number', 'null'] },
    }),
  },
  async handle({ query, key }, _reply, { policies, storage }) {
    const { action_name: actionName, cost_usd: costUsd = 0, ...audience } = query as Query;
    if (actionName === undefined) {
      const fault = { path: 'action_name', message: 'is required' };
      throw new Problem('INVALID_PARAMETER', 'action_name is required.', { faults: [fault] });
    }
    const asked = ownAudience(key, audience);
    const { org, agentId } = asked;
    const declared = agentId === null ? null : await storage.declaredAction(org, agentId, actionName);
    return policies.approvalNeed(asked, { actionName, costUsd, tags: declaredTags(declared) });
  },
};

interface Query extends AudienceQuery {
  readonly action_name?: string;
  readonly cost_usd?: number;
}
