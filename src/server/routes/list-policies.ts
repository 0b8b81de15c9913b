import { POLICY_LINE, policyLineAnswer } from '../policies/policy-answer';
import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { pageAnswer } from '../schemas/answers';
import { answer } from '../schemas/fields';
import type { Query } from '../schemas/read-query';

/** Lists policies. */
export const listPolicies: Route = {
  method: 'GET',
  url: '/policies',
  summary: 'Lists policies in use, each by its latest version, the one made first first; without their source.',
  roles: READERS,
  query: RANGE,
  answers: { 200: pageAnswer('policies', answer(POLICY_LINE)) },
  async handle({ query, key }, _reply, { storage }) {
    const range = rangeOf(query as Query);
    const { policies, total } = await storage.policies.list(key.org, range);
    return { policies: policies.map(policyLineAnswer), total, ...range };
  },
};
