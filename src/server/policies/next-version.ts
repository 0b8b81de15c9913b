import type { PolicyDeed } from '../../storage/policies';
import type { StoredKey } from '../../storage/truth';
import { notFound } from '../routes/not-found';
import type { ServerParts } from '../server-parts';
import { madePolicyAnswer } from './policy-answer';
import type { CompiledContent } from './policy-content';

/**
 * Makes the next version of a policy in use.
 *
 * @returns it as it stands in answers.
 * @throws {@link Problem} `NOT_FOUND`.
 */
export async function nextVersion(
  { storage, policies }: Pick<ServerParts, 'storage' | 'policies'>,
  { org, id: by, label }: StoredKey,
  id: string,
  compiled: CompiledContent,
  { deed, summary }: { readonly deed: PolicyDeed; readonly summary: string | null },
): Promise<object> {
  const saved = await storage.policies.save(org, id, compiled.content, { deed, summary, by: { id: by, label } });
  if (saved === null || saved === 'full') throw notFound('policy');
  return madePolicyAnswer(saved, compiled, await policies.enabledOf(org));
}
