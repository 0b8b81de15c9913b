import type { Storage } from '../../storage/storage';
import type { StoredKey } from '../../storage/truth';
import { answer, ID, orNull, TEXT, WORD } from '../schemas/fields';

/** Who asks, as it stands in answers. */
export const SESSION = answer({
  organisation_id: ID,
  role: WORD,
  agent_id: orNull(ID),
  label: TEXT,
  key_prefix: TEXT,
});

/** Whose key it is: never the key itself. */
export async function sessionAnswer(
  storage: Storage,
  { org, role, agentId, label, prefix }: StoredKey,
): Promise<object> {
  const organisationId = await storage.organisationId(org);
  return { organisation_id: organisationId, role, agent_id: agentId, label, key_prefix: prefix };
}
