import { POLICY_LINE, policyLineAnswer } from '../policies/policy-answer';
import { ADMINS, type Route } from '../route';
import { answer } from '../schemas/fields';
import { notFound } from './not-found';

/** Takes a policy out of use. */
export const deletePolicy: Route = {
  method: 'DELETE',
  url: '/policies/:id',
  summary: 'Takes a policy out of use; its versions stay readable.',
  roles: ADMINS,
  answers: { 200: answer(POLICY_LINE) },
  async handle({ params, key: { org, id, label } }, _reply, { storage }) {
    const removed = await storage.policies.remove(org, (params as { readonly id: string }).id, { id, label });
    if (removed === null) throw notFound('policy');
    return policyLineAnswer(removed);
  },
};
