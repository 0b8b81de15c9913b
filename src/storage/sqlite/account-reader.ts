import type { DatabaseFile } from '../../sqlite/database-file';
import type { RegisteredAction } from '../rows';
import type { AuditEntry, DayTotals, StoredKey } from '../truth';
import { DAY_COLUMNS } from './day-tally';
import { KEY_COLUMNS, type KeyRow, storedKey } from './key-row';

const KEY_BY_HASH = `SELECT ${KEY_COLUMNS} FROM api_keys WHERE hash = ?`;
const ANY_KEY = 'SELECT 1 FROM api_keys WHERE revoked_at IS NULL LIMIT 1';
const KEYS = `SELECT ${KEY_COLUMNS} FROM api_keys WHERE org = ? ORDER BY created_at, id`;
const ACTIONS = 'SELECT name, body FROM actions WHERE org = ? AND agent_id = ? ORDER BY name';
const ACTION = 'SELECT body FROM actions WHERE org = ? AND agent_id = ? AND name = ?';
const NOTES = 'SELECT display_name AS displayName, description FROM agent_notes WHERE org = ? AND agent_id = ?';
const UID = 'SELECT uid FROM organisations WHERE id = ?';
const RETENTION = 'SELECT retention_days AS retentionDays FROM organisations WHERE id = ?';
const RETENTIONS = `
  SELECT id AS org, retention_days AS days FROM organisations WHERE retention_days IS NOT NULL ORDER BY id`;
const LABEL = '(SELECT label FROM api_keys WHERE api_keys.org = audit.org AND api_keys.id = audit.by) AS byLabel';
const AUDIT = `SELECT at, by, ${LABEL}, what, target, detail FROM audit WHERE org = ? ORDER BY entry DESC LIMIT ? OFFSET ?`;
const COUNT_AUDIT = 'SELECT count(*) AS total FROM audit WHERE org = ?';
const DAY_TOTALS = `SELECT ${DAY_COLUMNS} FROM day_totals WHERE org = ? ORDER BY day`;

/** Reads what an organisation has apart from records. */
export class AccountReader {
  constructor(private readonly file: DatabaseFile) {}

  findKey(hash: string): StoredKey | null {
    const row = this.file.sql(KEY_BY_HASH).get(hash) as KeyRow | undefined;
    return row === undefined ? null : storedKey(row);
  }

  hasKeys(): boolean {
    return this.file.sql(ANY_KEY).get() !== undefined;
  }

  keys(org: number): readonly StoredKey[] {
    return (this.file.sql(KEYS).all(org) as KeyRow[]).map(storedKey);
  }

  actionsOf(org: number, agentId: string): readonly RegisteredAction[] {
    return this.file.sql(ACTIONS).all(org, agentId) as RegisteredAction[];
  }

  actionOf(org: number, agentId: string, name: string): string | null {
    const row = this.file.sql(ACTION).get(org, agentId, name) as { readonly body: string } | undefined;
    return row?.body ?? null;
  }

  agentNotes(
    org: number,
    agentId: string,
  ): { readonly displayName: string | null; readonly description: string | null } {
    const notes = this.file.sql(NOTES).get(org, agentId) as ReturnType<AccountReader['agentNotes']> | undefined;
    return notes ?? { displayName: null, description: null };
  }

  organisationId(org: number): string {
    return (this.file.sql(UID).get(org) as { readonly uid: string }).uid;
  }

  settings(org: number): { readonly retentionDays: number | null } {
    const settings = this.file.sql(RETENTION).get(org) as ReturnType<AccountReader['settings']> | undefined;
    return settings ?? { retentionDays: null };
  }

  /** The organisations that do not keep everything. */
  retentions(): readonly { readonly org: number; readonly days: number }[] {
    return this.file.sql(RETENTIONS).all() as ReturnType<AccountReader['retentions']>;
  }

  audit(org: number, limit: number, skip: number): readonly AuditEntry[] {
    return this.file.sql(AUDIT).all(org, limit, skip) as AuditEntry[];
  }

  auditTotal(org: number): number {
    return (this.file.sql(COUNT_AUDIT).get(org) as { readonly total: number }).total;
  }

  dayTotals(org: number): readonly DayTotals[] {
    return this.file.sql(DAY_TOTALS).all(org) as DayTotals[];
  }
}
