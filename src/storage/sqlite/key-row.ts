import type { Role, StoredKey } from '../truth';

/** The columns of a key but its hash. */
export const KEY_COLUMNS = 'id, org, role, label, agent_id, prefix, created_at, revoked_at';

/** A key as the table has it. */
export interface KeyRow {
  readonly id: string;
  readonly org: number;
  readonly role: Role;
  readonly label: string;
  readonly agent_id: string | null;
  readonly prefix: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

/** The key of a row. */
export function storedKey({ id, org, role, label, prefix, ...row }: KeyRow): StoredKey {
  const { agent_id: agentId, created_at: createdAt, revoked_at: revokedAt } = row;
  return { id, org, role, label, agentId, prefix, createdAt, revokedAt };
}
