import type { PolicyContent, PolicyDeed } from '../../storage/policies';
import type { Storage } from '../../storage/storage';
import type { StoredKey } from '../../storage/truth';
import { notFound } from '../routes/not-found';
import { policyAnswer } from './policy-answer';

/**
 * Makes the next version of a policy in use.
 *
 * @returns it as it stands in answers.
 * @throws {@link Problem} `NOT_FOUND`.
 */
export async function nextVersion(
  { policies }: Storage,
  { org, id: by, label }: StoredKey,
  id: string,
  content: PolicyContent,
  { deed, summary }: { readonly deed: PolicyDeed; readonly summary: string | null },
): Promise<object> {
  const saved = await policies.save(org, id, content, { deed, summary, by: { id: by, label } });
  if (saved === null || saved === 'full') throw notFound('policy');
  return policyAnswer(saved);
}
