import { nextVersion } from '../policies/next-version';
import { MADE_POLICY } from '../policies/policy-answer';
import { policyContent, SUMMARY } from '../policies/policy-content';
import { ADMINS, type Route } from '../route';
import { notFound } from './not-found';

/** Goes back to an earlier version of a policy. */
export const rollBackPolicy: Route = {
  method: 'POST',
  url: '/policies/:id/rollback',
  summary: 'Makes the next version of a policy, with what an earlier one said; whether it is enabled stays as it is.',
  roles: ADMINS,
  body: {
    type: 'object',
    properties: { version: { type: 'integer', minimum: 1, maximum: 2_147_483_647 }, summary: SUMMARY },
    required: ['version'],
    additionalProperties: false,
  },
  answers: { 200: MADE_POLICY },
  async handle({ params, body, key }, _reply, parts) {
    const { id } = params as { readonly id: string };
    const { version, summary } = body as { readonly version: number; readonly summary?: string | null };
    const [now, then] = await Promise.all(
      [null, version].map((each) => parts.storage.policies.find(key.org, id, each)),
    );
    if (now === null) throw notFound('policy');
    if (then === null) throw notFound('version of the policy');
    const { name, scope, targetId, sourceFormat, source } = then;
    const sent = { name, scope, target_id: targetId, enabled: now.enabled, source, source_format: sourceFormat };
    const about = { deed: 'policy_rolled_back', summary: summary ?? `Back to version ${version}.` } as const;
    return nextVersion(parts, key, id, await policyContent(sent, parts.policyQueue), about);
  },
};
