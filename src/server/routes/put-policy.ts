import { nextVersion } from '../policies/next-version';
import { MADE_POLICY } from '../policies/policy-answer';
import { POLICY_BODY, type PolicyBody, policyContent } from '../policies/policy-content';
import { ADMINS, type Route } from '../route';

/** Changes a policy. */
export const putPolicy: Route = {
  method: 'PUT',
  url: '/policies/:id',
  summary: 'Makes the next version of a policy; earlier ones stay as they are.',
  roles: ADMINS,
  body: POLICY_BODY,
  answers: { 200: MADE_POLICY },
  async handle({ params, body, key }, _reply, parts) {
    const { id } = params as { readonly id: string };
    const sent = body as PolicyBody;
    const about = { deed: 'policy_changed', summary: sent.summary ?? null } as const;
    return nextVersion(parts, key, id, await policyContent(sent, parts.policyQueue), about);
  },
};
