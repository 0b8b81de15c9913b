import { toTimestamp } from '../../core/timestamp';
import type { PolicyLine, PolicyVersion } from '../../storage/policies';
import { answer, COUNT, ID, listOf, OBJECT, orNull, TEXT, TIMESTAMP } from '../schemas/fields';
import type { PoliciesInForce } from './policies-in-force';
import { POLICY_BODY, POLICY_SOURCE } from './policy-content';

const { name, scope, target_id, enabled } = POLICY_BODY.properties ?? {};

/** A version of a policy in a list: without what it says. */
export const POLICY_LINE = {
  id: ID,
  version: COUNT,
  name,
  scope,
  target_id,
  enabled,
  source_format: POLICY_SOURCE.source_format,
  summary: orNull(TEXT),
  author: { ...ID, description: 'The id of the API key that made the version.' },
  author_label: TEXT,
  created_at: TIMESTAMP,
};

const WHOLE_POLICY = {
  ...POLICY_LINE,
  source: POLICY_SOURCE.source,
  policy: { ...OBJECT, description: 'The document, checked, in snake_case.' },
};

/** A version of a policy. */
export const POLICY = answer(WHOLE_POLICY);

/** A version of a policy that was just made. */
export const MADE_POLICY = answer({
  ...WHOLE_POLICY,
  warnings: {
    ...listOf({ type: 'string' }),
    description: 'What does less than its author may believe, and which enabled policies contradict it.',
  },
});

/** Writes {@link POLICY_LINE}. */
export function policyLineAnswer(line: PolicyLine): object {
  return {
    id: line.id,
    version: line.version,
    name: line.name,
    scope: line.scope,
    target_id: line.targetId,
    enabled: line.enabled,
    source_format: line.sourceFormat,
    summary: line.summary,
    author: line.author.id,
    author_label: line.author.label,
    created_at: toTimestamp(line.at),
  };
}

/** What was saved is saved: whoever tried again would save it twice. */
const NOT_COMPARED =
  'It was not compared with the other enabled policies: together they take too long, or the platform has too much to do.';

/** Writes {@link MADE_POLICY}. */
export async function madePolicyAnswer(
  org: number,
  version: PolicyVersion,
  warnings: readonly string[],
  policies: PoliciesInForce,
): Promise<object> {
  const { id, scope, targetId, document } = version;
  const contradicting = version.enabled
    ? await policies.contradictions(org, { id, scope, targetId, document }).catch(() => [NOT_COMPARED])
    : [];
  return { ...policyAnswer(version), warnings: [...warnings, ...contradicting] };
}

/** Writes {@link POLICY}. */
export function policyAnswer(version: PolicyVersion): object {
  const { source, document } = version;
  return { ...policyLineAnswer(version), source, policy: JSON.parse(document) as unknown };
}
