import { compileSource, type PolicySource } from '../policies/compile-source';
import { POLICY_SOURCE, requireSmallSource } from '../policies/policy-content';
import { ADMINS, type Route } from '../route';
import { answer, COUNT, listOf, OBJECT, orNull, TEXT } from '../schemas/fields';

const FAULT = answer({
  line: orNull(COUNT),
  path: { ...TEXT, description: 'A JSON pointer into the document.' },
  message: { type: 'string' },
});

/** Compiles a policy, and keeps nothing. */
export const compilePolicy: Route = {
  method: 'POST',
  url: '/policies/compile',
  summary: 'Checks a policy: its faults with line and path, and what does less than its author may believe.',
  roles: ADMINS,
  body: {
    type: 'object',
    properties: POLICY_SOURCE,
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
  handle({ body }) {
    const sent = body as PolicySource;
    requireSmallSource(sent.source);
    const compiled = compileSource(sent);
    if (compiled.policy === null) return { ok: false, policy: null, warnings: [], errors: compiled.errors };
    return { ok: true, policy: compiled.policy, warnings: compiled.warnings, errors: [] };
  },
};
