import { MADE_POLICY, madePolicyAnswer } from '../policies/policy-answer';
import { POLICY_BODY, type PolicyBody, policyContent } from '../policies/policy-content';
import { Problem } from '../problem';
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
  async handle({ body, key: { org, id, label } }, reply, { storage, ids, clock, policies }) {
    const sent = body as PolicyBody;
    const about = { deed: 'policy_created', summary: sent.summary ?? null, by: { id, label } } as const;
    const compiled = policyContent(sent);
    const saved = await storage.policies.save(org, ids.next(clock.now()), compiled.content, about);
    if (saved === 'full') throw new Problem('TOO_MANY_POLICIES', 'Delete one that is not needed any more.');
    reply.code(201);
    if (saved === null) throw notFound('policy');
    return madePolicyAnswer(saved, compiled, await policies.enabledOf(org));
  },
};
