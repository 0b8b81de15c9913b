import { POLICY_LINE, policyLineAnswer } from '../policies/policy-answer';
import { RANGE, rangeOf } from '../query/page-of';
import { READERS, type Route } from '../route';
import { pageAnswer } from '../schemas/answers';
import { answer } from '../schemas/fields';
import type { Query } from '../schemas/read-query';
import { notFound } from './not-found';

/** Lists the versions of a policy. */
export const listPolicyVersions: Route = {
  method: 'GET',
  url: '/policies/:id/versions',
  summary: 'Lists the versions of a policy, also of one that was deleted, the latest first; without their source.',
  roles: READERS,
  query: RANGE,
  answers: { 200: pageAnswer('versions', answer(POLICY_LINE)) },
  async handle({ params, query, key }, _reply, { storage }) {
    const range = rangeOf(query as Query);
    const found = await storage.policies.versions(key.org, (params as { readonly id: string }).id, range);
    if (found === null) throw notFound('policy');
    return { versions: found.versions.map(policyLineAnswer), total: found.total, ...range };
  },
};
