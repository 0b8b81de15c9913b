import type { DatabaseFile } from '../../sqlite/database-file';
import { type ApprovalQuery, type FullApproval, type OpenLink, UNUSED_YES_MS } from '../approvals';
import { nextExpiry } from './approval-expiry';
import { APPROVAL_COLUMNS, type ApprovalRow, storedApproval } from './approval-row';

const FULL = `SELECT ${APPROVAL_COLUMNS}, body FROM approvals JOIN approval_bodies USING (org, id)`;
const FIND = `${FULL} WHERE org = ? AND id = ?`;
const OF_INTERVENTION = `
  ${FULL} WHERE org = ? AND id = (SELECT approval_id FROM approval_links WHERE org = ? AND intervention_id = ?)`;
const LINKS = `
  SELECT org, intervention_id AS interventionId, approval_id AS approvalId FROM approval_links WHERE is_open = 1`;
/** Rows are compared as a whole: the place to go on from. */
const OPEN_LINKS = `${LINKS} AND (org, intervention_id) > (?, ?) ORDER BY org, intervention_id LIMIT ?`;
/** Named, since the planner would go through all links of the organisation by their primary key. */
const OPEN_LINKS_OF = `
  ${LINKS.replace('approval_links', 'approval_links INDEXED BY approval_links_by_approval')}
    AND org = ? AND approval_id = ? ORDER BY intervention_id`;

/** What a request is at a moment: `approvalAt` in SQL. */
const STATUS = `
  CASE WHEN status IN ('pending', 'info_requested') AND expires_at <= ? THEN 'expired'
    WHEN status = 'approved' AND used_at IS NULL AND expires_at <= ? THEN 'expired' ELSE status END`;

/** Reads requests for approval, as they were last written. */
export class ApprovalReader {
  constructor(private readonly file: DatabaseFile) {}

  find(org: number, id: string): FullApproval | null {
    return full(this.file.sql(FIND).get(org, id) as FullRow | undefined);
  }

  ofIntervention(org: number, interventionId: string): FullApproval | null {
    return full(this.file.sql(OF_INTERVENTION).get(org, org, interventionId) as FullRow | undefined);
  }

  /** @param now - by which it is told what has expired. Unix time, milliseconds. */
  list(
    org: number,
    { statuses, agentId, runId, skip, limit }: ApprovalQuery,
    now: number,
  ): { readonly approvals: readonly FullApproval[]; readonly total: number } {
    const conditions = ['org = ?'];
    const values: (string | number)[] = [org];
    if (statuses.length > 0) {
      conditions.push(`${STATUS} IN (${statuses.map(() => '?').join(', ')})`);
      values.push(now, now - UNUSED_YES_MS, ...statuses);
      // Only what is open can be pending: the index knows it.
      if (statuses.every((status) => OPEN.has(status))) conditions.push("status IN ('pending', 'info_requested')");
    }
    if (agentId !== undefined) {
      conditions.push('agent_id = ?');
      values.push(agentId);
    }
    if (runId !== undefined) {
      conditions.push('run_id = ?');
      values.push(runId);
    }
    const where = conditions.join(' AND ');
    const { total } = this.file.sql(`SELECT count(*) AS total FROM approvals WHERE ${where}`).get(...values) as {
      readonly total: number;
    };
    const page = this.file.sql(`${FULL} WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?`);
    const rows = page.all(...values, limit, skip) as FullRow[];
    return { approvals: rows.map((row) => full(row) as FullApproval), total };
  }

  /** When the next request expires, or has. Unix time, milliseconds. */
  nextExpiry(): number | null {
    return nextExpiry(this.file);
  }

  openLinks(limit: number, after: OpenLink | null): readonly OpenLink[] {
    return this.file.sql(OPEN_LINKS).all(after?.org ?? -1, after?.interventionId ?? '', limit) as OpenLink[];
  }

  openLinksOf(org: number, approvalId: string): readonly OpenLink[] {
    return this.file.sql(OPEN_LINKS_OF).all(org, approvalId) as OpenLink[];
  }
}

const OPEN: ReadonlySet<string> = new Set(['pending', 'info_requested']);

type FullRow = ApprovalRow & { readonly body: string };

function full(row: FullRow | undefined): FullApproval | null {
  return row === undefined ? null : { approval: storedApproval(row), body: row.body };
}
