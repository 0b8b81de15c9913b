import type { DatabaseFile } from '../../sqlite/database-file';
import type { StoredKey } from '../truth';
import { noteChange } from './audit-trail';
import type { Jobs } from './jobs';
import { KEY_COLUMNS, type KeyRow, storedKey } from './key-row';
import { addOrganisation } from './organisation-changes';

const IS_KEPT = 'SELECT 1 FROM api_keys WHERE hash = ? OR (org = ? AND id = ?)';
const ADD = 'INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)';
// In one statement: two that revoke each other at once must not lock everybody out.
const REVOKE = `
  UPDATE api_keys SET revoked_at = ? WHERE org = ? AND id = ? AND revoked_at IS NULL AND (role <> 'admin' OR EXISTS (
    SELECT 1 FROM api_keys AS other
    WHERE other.org = api_keys.org AND other.id <> api_keys.id AND other.role = 'admin' AND other.revoked_at IS NULL))`;
const FIND = `SELECT ${KEY_COLUMNS} FROM api_keys WHERE org = ? AND id = ?`;

/** Keeps an API key, and the organisation where there is none of its number. @returns null where it is kept already. */
export function addKey(file: DatabaseFile, { key, hash, by }: Jobs['add-key']['given'], at: number): StoredKey | null {
  const { org, id, role, label, agentId, prefix } = key;
  if (file.sql(IS_KEPT).get(hash, org, id) !== undefined) return null;
  addOrganisation(file, org, at);
  file.sql(ADD).run(org, id, hash, role, label, agentId, prefix, at);
  noteChange(file, { org, by, what: 'api_key_created', target: id }, at);
  return { ...key, createdAt: at, revokedAt: null };
}

/** Revokes an API key; one that is revoked, and the last admin's, stays as it is. @returns null where the organisation has none of that id. */
export function revokeKey(
  file: DatabaseFile,
  { org, id, by }: Jobs['revoke-key']['given'],
  at: number,
): StoredKey | null {
  if (Number(file.sql(REVOKE).run(at, org, id).changes) > 0)
    noteChange(file, { org, by, what: 'api_key_revoked', target: id }, at);
  const row = file.sql(FIND).get(org, id) as KeyRow | undefined;
  return row === undefined ? null : storedKey(row);
}
