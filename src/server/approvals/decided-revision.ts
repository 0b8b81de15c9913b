import { toTimestamp } from '../../core/timestamp';
import { blastRadiusSentence } from '../../risk/blast-radius';
import type { ApprovalStatus, StoredApproval } from '../../storage/approvals';
import type { InterventionRow } from '../../storage/rows';
import { interventionRow } from '../intake/intervention-row';

/** What an intervention says when its approval has come to something. */
const SAYS: Readonly<Partial<Record<ApprovalStatus, { outcome: string; reason_code?: string; reason?: string }>>> = {
  approved: { outcome: 'approved_after_review' },
  rejected: {
    outcome: 'rejected_after_review',
    reason_code: 'APPROVAL_REJECTED',
    reason: 'A human has refused the call.',
  },
  expired: { outcome: 'blocked', reason_code: 'APPROVAL_EXPIRED', reason: 'Nobody has answered in time.' },
  cancelled: { outcome: 'blocked', reason_code: 'APPROVAL_CANCELLED', reason: 'The request was withdrawn.' },
};

/**
 * The revision by which the platform says in place of the agent what became of a held call: of an agent that was killed
 * while it waited nobody else would.
 *
 * @param body - the highest revision that the agent has made of the intervention.
 * @param arrival - Unix time, milliseconds.
 * @returns null where there is nothing to say: it is decided, or of another call, or another call has used the yes.
 */
export function decidedRevision(body: string, approval: StoredApproval, arrival: number): InterventionRow | null {
  const record = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const says = SAYS[approval.status];
  if (says === undefined || record.outcome !== 'escalated' || record.action_name !== approval.actionName) return null;
  if (approval.status === 'approved' && isUsedByAnother(approval, record)) return null;
  const { decidedBy, notes, decidedAt, id, actionName } = approval;
  const isHeld = record.blast_radius === blastRadiusSentence(actionName, 'escalated');
  const decided = {
    decided_by: decidedBy?.label ?? null,
    decision_notes: notes,
    decided_at: toTimestamp(decidedAt ?? arrival),
    recorded_by: 'platform',
  };
  const revised = {
    ...record,
    ...says,
    ...(approval.status === 'expired' && decidedBy !== null && { reason: 'Nobody has used the yes in time.' }),
    revision: (record.revision as number) + 1,
    timestamp: decided.decided_at,
    approval_id: record.approval_id ?? id,
    // Made again for its outcome, where the agent has not put it in words of its own.
    blast_radius: isHeld ? null : record.blast_radius,
    // Whether it ran, and at what cost, only the agent can say.
    actual_cost_usd: 0,
    cost_prevented_usd: null,
    context: { ...(record.context as object), ...decided },
    seq: null,
    prev_hash: null,
  };
  return interventionRow({ value: revised, text: null }, arrival);
}

/** A call takes a yes in its own name or in that of the approval that it waits for. Where it names neither, nothing is known. */
function isUsedByAnother({ usedBy }: StoredApproval, record: Readonly<Record<string, unknown>>): boolean {
  const names = [record.call_id, record.approval_id].filter((name) => typeof name === 'string');
  return usedBy !== null && names.length > 0 && !names.includes(usedBy);
}
