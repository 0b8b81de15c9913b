import type { PolicyScope } from '../../storage/policies';
import type { PolicySource } from '../policies/compile-source';
import { POLICY_BODY, POLICY_SOURCE, requireSmallSource } from '../policies/policy-content';
import { ADMINS, type Route } from '../route';
import { answer, COUNT, ID, listOf, OBJECT, orNull, TEXT } from '../schemas/fields';

const FAULT = answer({
  line: orNull(COUNT),
  path: { ...TEXT, description: 'A JSON pointer into the document.' },
  message: { type: 'string' },
});

/** Compiles a policy, and keeps nothing. */
export const compilePolicy: Route = {
  method: 'POST',
  url: '/policies/compile',
  summary:
    'Checks a policy: its faults with line and path; what does less than its author may believe, and which enabled ' +
    'policies contradict it.',
  roles: ADMINS,
  body: {
    type: 'object',
    properties: {
      ...POLICY_SOURCE,
      id: { ...orNull(ID), description: 'The policy that it is to be a version of; null or absent: a new one.' },
      scope: { ...POLICY_BODY.properties?.scope, description: 'Absent: global.' },
      target_id: orNull(ID),
    },
    required: ['source', 'source_format'],
    additionalProperties: false,
  },
  answers: {
    200: answer({
      ok: { type: 'boolean' },
      policy: orNull(OBJECT),
      warnings: listOf({ type: 'string' }),
      errors: listOf(FAULT),
    }),
  },
  async handle({ body, key: { org } }, _reply, { policies, policyQueue }) {
    const sent = body as Sent;
    const { source, source_format } = sent;
    requireSmallSource(source);
    const compiled = await policyQueue.do('compile', { source, source_format });
    if (compiled.document === null) return { ok: false, policy: null, warnings: [], errors: compiled.errors };
    const { document } = compiled;
    const { id = null, scope = 'global', target_id: targetId = null } = sent;
    const contradicting = await policies.contradictions(org, { id, scope, targetId, document });
    return {
      ok: true,
      policy: JSON.parse(document) as unknown,
      warnings: [...compiled.warnings, ...contradicting],
      errors: [],
    };
  },
};

interface Sent extends PolicySource {
  readonly id?: string | null;
  readonly scope?: PolicyScope;
  readonly target_id?: string | null;
}
