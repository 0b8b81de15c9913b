import type { DatabaseFile } from '../../sqlite/database-file';
import { UNUSED_YES_MS } from '../approvals';

const NEXT_DUE = `
  SELECT expires_at AS at FROM approvals WHERE status IN ('pending', 'info_requested') ORDER BY expires_at LIMIT 1`;
const NEXT_UNUSED = `
  SELECT expires_at + ${UNUSED_YES_MS} AS at FROM approvals WHERE status = 'approved' AND used_at IS NULL
  ORDER BY expires_at LIMIT 1`;

/** When the next request for approval ends by itself, or has; null where none will. Unix time, milliseconds. */
export function nextExpiry(file: DatabaseFile): number | null {
  const next = [NEXT_DUE, NEXT_UNUSED].flatMap((sql) => file.sql(sql).all() as { readonly at: number }[]);
  return next.length === 0 ? null : Math.min(...next.map(({ at }) => at));
}
