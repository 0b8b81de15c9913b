import type { DatabaseFile } from '../../sqlite/database-file';

const NOTE = `
  INSERT INTO audit SELECT ?, coalesce(max(entry), 0) + 1, ?, ?, ?, ?, ? FROM audit WHERE org = ?`;

/** One line of the trail, before it has a moment. */
export interface Change {
  readonly org: number;
  readonly by: string | null;
  readonly what:
    | 'api_key_created'
    | 'api_key_revoked'
    | 'agent_changed'
    | 'settings_changed'
    | 'approval_approved'
    | 'approval_rejected'
    | 'approval_info_requested'
    | 'policy_created'
    | 'policy_changed'
    | 'policy_rolled_back'
    | 'policy_deleted'
    | 'killed'
    | 'revived';
  readonly target: string | null;
  /** What people said or made of it. */
  readonly detail?: string | null;
}

/** Notes in the trail who changed what. */
export function noteChange(file: DatabaseFile, { org, by, what, target, detail = null }: Change, at: number): void {
  file.sql(NOTE).run(org, at, by, what, target, detail, org);
}
