import type { StoredKey } from '../../storage/truth';
import { answer, COUNT, ID, orNull, TEXT, WORD } from '../schemas/fields';

/** Who asks, as it stands in answers. */
export const SESSION = answer({
  organisation_id: COUNT,
  role: WORD,
  agent_id: orNull(ID),
  label: TEXT,
  key_prefix: TEXT,
});

/** Whose key it is: never the key itself. */
export function sessionAnswer({ org, role, agentId, label, prefix }: StoredKey): object {
  return { organisation_id: org, role, agent_id: agentId, label, key_prefix: prefix };
}
