import { POLICY, policyAnswer } from '../policies/policy-answer';
import { READERS, type Route } from '../route';
import { notFound } from './not-found';

/** Gives one policy. */
export const getPolicy: Route = {
  method: 'GET',
  url: '/policies/:id',
  summary: 'Gives a policy in use by its latest version; version gives an earlier one, also of one that was deleted.',
  roles: READERS,
  query: { version: { type: 'integer', minimum: 1, maximum: 2_147_483_647 } },
  answers: { 200: POLICY },
  async handle({ params, query, key }, _reply, { storage }) {
    const { version = null } = query as { readonly version?: number };
    const found = await storage.policies.find(key.org, (params as { readonly id: string }).id, version);
    if (found === null) throw notFound('policy');
    return policyAnswer(found);
  },
};
