import type { PolicyContent, PolicyScope } from '../../storage/policies';
import { LIMITS } from '../limits';
import { Problem } from '../problem';
import { ID, NAME, orNull, TEXT } from '../schemas/fields';
import type { JsonSchema } from '../schemas/json-schema';
import type { PolicySource } from './compile-source';
import type { PolicyQueue } from './policy-queue';

/** What a version of a policy is made of, as it is sent. */
export const POLICY_SOURCE: Readonly<Record<'source' | 'source_format', JsonSchema>> = {
  source: { type: 'string', maxLength: LIMITS.policySourceBytes, description: 'At most 256 KiB.' },
  source_format: { type: 'string', enum: ['yaml', 'json'] },
};

/** What its author says of a version. */
export const SUMMARY: JsonSchema = orNull({ ...TEXT, maxLength: 2_000 });

/** A version of a policy as it is sent. */
export const POLICY_BODY: JsonSchema = {
  type: 'object',
  properties: {
    // As long as the name of a document may be: it becomes that.
    name: { ...NAME, maxLength: 200 },
    scope: { type: 'string', enum: ['global', 'agent', 'run'] },
    target_id: { ...orNull(ID), description: 'The agent or run; absent or null where scope is global.' },
    enabled: { type: 'boolean' },
    ...POLICY_SOURCE,
    summary: SUMMARY,
  },
  required: ['name', 'scope', 'enabled', 'source', 'source_format'],
  additionalProperties: false,
};

/** A body that fits {@link POLICY_BODY}. */
export interface PolicyBody extends PolicySource {
  readonly name: string;
  readonly scope: PolicyScope;
  readonly target_id?: string | null;
  readonly enabled: boolean;
  readonly summary?: string | null;
}

/** A version of a policy that compiles. */
export interface CompiledContent {
  readonly content: PolicyContent;
  readonly warnings: readonly string[];
}

/**
 * Makes the content of a version: what does not compile is not stored.
 *
 * @throws {@link Problem} `INVALID_POLICY` with the faults; `INVALID_BODY` where the target does not fit the scope, or the
 * source is too large.
 */
export async function policyContent(body: PolicyBody, queue: PolicyQueue): Promise<CompiledContent> {
  const { name, scope, target_id: targetId = null, enabled, source, source_format: sourceFormat } = body;
  if ((scope === 'global') !== (targetId === null)) {
    const message = scope === 'global' ? 'must be absent where scope is global' : `must name the ${scope}`;
    throw invalid('/target_id', message);
  }
  requireSmallSource(source);
  const compiled = await queue.do('compile', { source, source_format: sourceFormat });
  if (compiled.document === null) {
    const faults = compiled.errors.map(({ line, message }) => ({
      path: '/source',
      message: line === null ? message : `line ${line}: ${message}`,
    }));
    throw new Problem('INVALID_POLICY', 'Nothing was stored. POST /policies/compile tells more of the faults.', {
      faults,
    });
  }
  const content = { name, scope, targetId, enabled, sourceFormat, source, document: compiled.document };
  return { content, warnings: compiled.warnings };
}

/** @throws {@link Problem} `INVALID_BODY` where a source has more than 256 KiB. */
export function requireSmallSource(source: string): void {
  if (Buffer.byteLength(source) > LIMITS.policySourceBytes) throw invalid('/source', 'must have at most 256 KiB');
}

function invalid(path: string, message: string): Problem {
  return new Problem('INVALID_BODY', `${path} ${message}.`, { faults: [{ path, message }] });
}
