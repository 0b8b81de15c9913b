import { MADE_POLICY, madePolicyAnswer } from '../policies/policy-answer';
import { POLICY_BODY, type PolicyBody, policyContent } from '../policies/policy-content';
import { tooManyPolicies } from '../policies/too-many-policies';
import { ADMINS, type Route } from '../route';
import { notFound } from './not-found';

/** Makes a policy. */
export const postPolicy: Route = {
  method: 'POST',
  url: '/policies',
  summary: 'Makes a policy, in its first version; one that does not compile is refused.',
  roles: ADMINS,
  body: POLICY_BODY,
  answers: { 201: MADE_POLICY },
  async handle({ body, key: { org, id, label } }, reply, { storage, ids, clock, policies, policyQueue }) {
    const sent = body as PolicyBody;
    const about = { deed: 'policy_created', summary: sent.summary ?? null, by: { id, label } } as const;
    const compiled = await policyContent(sent, policyQueue);
    const saved = await storage.policies.save(org, ids.next(clock.now()), compiled.content, about);
    if (saved === 'full') throw tooManyPolicies();
    reply.code(201);
    if (saved === null) throw notFound('policy');
    return madePolicyAnswer(org, saved, compiled.warnings, policies);
  },
};
