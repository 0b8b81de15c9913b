import type { Clock } from '../../core/clock';
import type { DatabaseFile } from '../../sqlite/database-file';
import { approvalAt } from '../approval-change';
import {
  type ApprovalAsk,
  type ApprovalChange,
  type ApprovalQuery,
  type ApprovalRefusal,
  Approvals,
  type FullApproval,
  type OpenLink,
  type StoredApproval,
} from '../approvals';
import { ApprovalReader } from './approval-reader';
import type { ChangeQueue } from './change-queue';
import type { WriteQueue } from './write-queue';

/** Requests for approval in the SQLite file: the one writer decides, this thread reads. */
export class SqliteApprovals extends Approvals {
  private readonly reader: ApprovalReader;

  constructor(
    file: DatabaseFile,
    private readonly changes: ChangeQueue,
    private readonly queue: WriteQueue,
    private readonly clock: Clock,
  ) {
    super();
    this.reader = new ApprovalReader(file);
  }

  ask(
    org: number,
    asked: ApprovalAsk,
  ): Promise<{ readonly approval: StoredApproval; readonly isNew: boolean; readonly isOther: boolean }> {
    return this.changes.submit('ask-approval', { org, asked }, asked.body.length);
  }

  change(
    org: number,
    id: string,
    change: ApprovalChange,
  ): Promise<{ readonly approval: StoredApproval; readonly refusal: ApprovalRefusal | null } | null> {
    return this.changes.submit('change-approval', { org, id, change });
  }

  async find(org: number, id: string): Promise<FullApproval | null> {
    return this.asNow(this.reader.find(org, id));
  }

  async ofIntervention(org: number, interventionId: string): Promise<FullApproval | null> {
    return this.asNow(this.reader.ofIntervention(org, interventionId));
  }

  async list(
    org: number,
    query: ApprovalQuery,
  ): Promise<{ readonly approvals: readonly FullApproval[]; readonly total: number }> {
    const { approvals, total } = this.reader.list(org, query, this.clock.now());
    return { approvals: approvals.map((each) => this.asNow(each) as FullApproval), total };
  }

  async settle(): Promise<number | null> {
    const next = this.reader.nextExpiry();
    // Where nothing is due nothing is written.
    if (next === null || next > this.clock.now()) return next;
    return this.changes.submit('settle-approvals', null);
  }

  async openLinks(limit: number, after: OpenLink | null): Promise<readonly OpenLink[]> {
    return this.reader.openLinks(limit, after);
  }

  async openLinksOf(org: number, approvalId: string): Promise<readonly OpenLink[]> {
    return this.reader.openLinksOf(org, approvalId);
  }

  async closeLink(link: OpenLink): Promise<void> {
    await this.queue.submit('close-link', link);
  }

  private asNow(found: FullApproval | null): FullApproval | null {
    return found === null ? null : { ...found, approval: approvalAt(found.approval, this.clock.now()) };
  }
}
