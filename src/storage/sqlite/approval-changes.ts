import type { DatabaseFile } from '../../sqlite/database-file';
import { approvalAt, changeApproval, isOpen } from '../approval-change';
import { type ApprovalAsk, type ApprovalChange, type StoredApproval, UNUSED_YES_MS } from '../approvals';
import type { Committed } from '../truth';
import { approvalEvent } from './approval-event';
import { nextExpiry } from './approval-expiry';
import { APPROVAL_COLUMNS, type ApprovalRow, storedApproval } from './approval-row';
import { type Change, noteChange } from './audit-trail';
import type { Jobs } from './jobs';
import type { StoreState } from './store-state';

/** Of one transaction: what expires at once in a flood is noted in pieces. */
const PIECE = 500;

const FIND = `SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE org = ? AND id = ?`;
const FIND_BY_KEY = `SELECT ${APPROVAL_COLUMNS} FROM approvals WHERE org = ? AND repeat_key = ?`;
const ADD = `
  INSERT INTO approvals (org, id, status, created_at, expires_at, asked_by, key_agent_id, agent_id, run_id, action_name,
    repeat_key, digest) VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const ADD_BODY = 'INSERT INTO approval_bodies VALUES (?, ?, ?)';
const KEY_AGENT = 'SELECT key_agent_id FROM approvals WHERE org = excluded.org AND id =';
/** Asked anew for the same intervention, the newest request is the one that counts; that of another agent's key stays. */
const LINK = `
  INSERT INTO approval_links VALUES (?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET approval_id = excluded.approval_id, is_open = excluded.is_open
  WHERE (${KEY_AGENT} approval_links.approval_id) IS (${KEY_AGENT} excluded.approval_id)`;
/** The index is named, since the planner would go through all links of the organisation by their primary key. */
const OPEN_LINKS = `
  UPDATE approval_links INDEXED BY approval_links_by_approval SET is_open = 1 WHERE org = ? AND approval_id = ?`;
const CHANGE = `
  UPDATE approvals SET status = ?, decided_at = ?, decided_by = ?, decided_label = ?, notes = ?, info_message = ?,
    info_response = ?, used_at = ?, used_by = ?, revision = ? WHERE org = ? AND id = ?`;
const USE_UP = 'UPDATE approvals SET repeat_key = NULL WHERE org = ? AND id = ?';
const CLOSE_LINK = 'UPDATE approval_links SET is_open = 0 WHERE org = ? AND intervention_id = ? AND approval_id = ?';
const DUE = `
  SELECT org, ${APPROVAL_COLUMNS} FROM approvals
  WHERE status IN ('pending', 'info_requested') AND expires_at <= ? ORDER BY expires_at LIMIT ${PIECE}`;
const UNUSED = `
  SELECT org, ${APPROVAL_COLUMNS} FROM approvals
  WHERE status = 'approved' AND used_at IS NULL AND expires_at <= ? ORDER BY expires_at LIMIT ${PIECE}`;

const AUDITED: Readonly<Partial<Record<ApprovalChange['kind'], Change['what']>>> = {
  approve: 'approval_approved',
  reject: 'approval_rejected',
  'request-info': 'approval_info_requested',
};

/** Writes requests for approval. What has expired is noted as such by whoever comes across it. */
export class ApprovalChanges {
  constructor(
    private readonly file: DatabaseFile,
    private readonly state: StoreState,
  ) {}

  ask({ org, asked }: Jobs['ask-approval']['given'], now: number): Jobs['ask-approval']['result'] {
    const at = this.state.arrival(now);
    const events: Committed[] = [];
    const same = this.sameOf(org, asked, at, events);
    if (same !== null) {
      const isOther = same.digest !== asked.digest || same.actionName !== asked.actionName;
      if (!isOther) this.link(org, same, asked);
      return { value: { approval: same, isNew: false, isOther }, events };
    }
    const { id, askedBy, keyAgentId, agentId, runId, actionName, repeatKey, digest, body } = asked;
    const expiresAt = at + asked.timeoutMs;
    this.file.sql(ADD).run(org, id, at, expiresAt, askedBy, keyAgentId, agentId, runId, actionName, repeatKey, digest);
    this.file.sql(ADD_BODY).run(org, id, body);
    const approval = this.find(org, id) as StoredApproval;
    this.link(org, approval, asked);
    events.push(approvalEvent('approval_created', org, approval, this.state.nextSeq()));
    return { value: { approval, isNew: true, isOther: false }, events };
  }

  change({ org, id, change }: Jobs['change-approval']['given'], now: number): Jobs['change-approval']['result'] {
    const at = this.state.arrival(now);
    const kept = this.find(org, id);
    const events: Committed[] = [];
    if (kept === null) return { value: null, events };
    const approval = this.settled(org, kept, at, events);
    const { next, refusal } = changeApproval(approval, change, at);
    if (next === null) return { value: { approval, refusal }, events };
    if (next === approval) return { value: { approval, refusal }, events };
    this.save(org, approval, next, events);
    const what = AUDITED[change.kind];
    if (what !== undefined && 'by' in change) {
      const detail = change.kind === 'request-info' ? change.message : change.notes;
      noteChange(this.file, { org, by: change.by.id, what, target: id, detail }, at);
    }
    return { value: { approval: next, refusal }, events };
  }

  /** Notes what has expired, a piece at a time. */
  settle(now: number): Jobs['settle-approvals']['result'] {
    const at = this.state.arrival(now);
    const events: Committed[] = [];
    const due = [...this.file.sql(DUE).all(at), ...this.file.sql(UNUSED).all(at - UNUSED_YES_MS)];
    for (const row of due as (ApprovalRow & { readonly org: number })[])
      this.settled(row.org, storedApproval(row), at, events);
    return { value: nextExpiry(this.file), events };
  }

  closeLink({ org, interventionId, approvalId }: Jobs['close-link']['given']): null {
    this.file.sql(CLOSE_LINK).run(org, interventionId, approvalId);
    return null;
  }

  private find(org: number, id: string): StoredApproval | null {
    const row = this.file.sql(FIND).get(org, id) as ApprovalRow | undefined;
    return row === undefined ? null : storedApproval(row);
  }

  /** The request with the same key, where it is not used up. */
  private sameOf(org: number, { repeatKey }: ApprovalAsk, at: number, events: Committed[]): StoredApproval | null {
    if (repeatKey === null) return null;
    const row = this.file.sql(FIND_BY_KEY).get(org, repeatKey) as ApprovalRow | undefined;
    if (row === undefined) return null;
    const same = this.settled(org, storedApproval(row), at, events);
    if (same.status === 'expired') return null;
    if (same.status !== 'rejected' || at < same.expiresAt) return same;
    this.file.sql(USE_UP).run(org, same.id);
    return null;
  }

  /** As it stands now; written and told of where it has expired. */
  private settled(org: number, kept: StoredApproval, at: number, events: Committed[]): StoredApproval {
    const now = approvalAt(kept, at);
    if (now !== kept) this.save(org, kept, now, events);
    return now;
  }

  private save(org: number, before: StoredApproval, next: StoredApproval, events: Committed[]): void {
    const { id, status, decidedAt, decidedBy, notes, infoMessage, infoResponse, usedAt, usedBy, revision } = next;
    const [by, label] = [decidedBy?.id ?? null, decidedBy?.label ?? null];
    const said = [status, decidedAt, by, label, notes, infoMessage, infoResponse, usedAt, usedBy, revision] as const;
    this.file.sql(CHANGE).run(...said, org, id);
    if (usedAt !== null || status === 'expired' || status === 'cancelled') this.file.sql(USE_UP).run(org, id);
    if (before.status === next.status && before.infoMessage === next.infoMessage) return;
    if (!isOpen(next)) this.file.sql(OPEN_LINKS).run(org, id);
    const kind = isOpen(next) ? 'approval_updated' : 'approval_decided';
    events.push(approvalEvent(kind, org, next, this.state.nextSeq()));
  }

  private link(org: number, approval: StoredApproval, { interventionId }: ApprovalAsk): void {
    if (interventionId !== null) this.file.sql(LINK).run(org, interventionId, approval.id, isOpen(approval) ? 2 : 1);
  }
}
