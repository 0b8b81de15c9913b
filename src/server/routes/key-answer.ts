import { toTimestamp } from '../../core/timestamp';
import type { StoredKey } from '../../storage/truth';

/** A key as it stands in answers: never the key itself. */
export function keyAnswer({ id, label, role, agentId, prefix, createdAt, revokedAt }: StoredKey): object {
  return {
    id,
    label,
    role,
    agent_id: agentId,
    prefix,
    created_at: toTimestamp(createdAt),
    revoked_at: revokedAt === null ? null : toTimestamp(revokedAt),
  };
}
