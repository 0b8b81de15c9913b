import type { PolicyDeed } from '../../storage/policies';
import type { StoredKey } from '../../storage/truth';
import { notFound } from '../routes/not-found';
import type { ServerParts } from '../server-parts';
import { madePolicyAnswer } from './policy-answer';
import type { CompiledContent } from './policy-content';
import { tooManyPolicies } from './too-many-policies';

/**
 * Makes the next version of a policy in use.
 *
 * @returns it as it stands in answers.
 * @throws {@link Problem} `NOT_FOUND`, `TOO_MANY_POLICIES`.
 */
export async function nextVersion(
  { storage, policies }: Pick<ServerParts, 'storage' | 'policies'>,
  { org, id: by, label }: StoredKey,
  id: string,
  compiled: CompiledContent,
  { deed, summary }: { readonly deed: PolicyDeed; readonly summary: string | null },
): Promise<object> {
  const saved = await storage.policies.save(org, id, compiled.content, { deed, summary, by: { id: by, label } });
  if (saved === 'full') throw tooManyPolicies();
  if (saved === null) throw notFound('policy');
  return madePolicyAnswer(org, saved, compiled.warnings, policies);
}
