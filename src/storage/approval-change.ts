import { type ApprovalChange, type ApprovalRefusal, type StoredApproval, UNUSED_YES_MS } from './approvals';

/** What a change makes of a request: the next state, the same one where it is so already, or why not. */
export type ChangeOutcome =
  | { readonly next: StoredApproval; readonly refusal: null }
  | { readonly next: null; readonly refusal: ApprovalRefusal };

/** Whether somebody may still decide a request. */
export function isOpen({ status }: Pick<StoredApproval, 'status'>): boolean {
  return status === 'pending' || status === 'info_requested';
}

/**
 * A request as it stands at a moment: one that is open when its time is over has expired, and one whose yes was not used
 * has so {@link UNUSED_YES_MS} later. Unit: Unix milliseconds.
 */
export function approvalAt(approval: StoredApproval, at: number): StoredApproval {
  if (!isOpen(approval) && !isUnused(approval)) return approval;
  const endsAt = isOpen(approval) ? approval.expiresAt : approval.expiresAt + UNUSED_YES_MS;
  return at < endsAt ? approval : after(approval, { status: 'expired', decidedAt: endsAt });
}

/**
 * What a change makes of a request. One decision, and nothing takes it back but the agent that does not want its yes.
 *
 * @param approval - as it stands at `at`, see {@link approvalAt}.
 */
export function changeApproval(approval: StoredApproval, change: ApprovalChange, at: number): ChangeOutcome {
  switch (change.kind) {
    case 'approve':
    case 'reject':
      return decide(approval, change, at);
    case 'request-info':
      return askBack(approval, change.message);
    case 'respond':
      return respond(approval, change.response);
    case 'cancel':
      return cancel(approval, at);
    case 'use':
      return use(approval, change.callId, at);
  }
}

function decide(
  approval: StoredApproval,
  { kind, by, notes }: Extract<ApprovalChange, { readonly kind: 'approve' | 'reject' }>,
  at: number,
): ChangeOutcome {
  // The key that asked is no second pair of eyes, whatever its role has become.
  if (approval.askedBy === by.id) return refused('own');
  const status = kind === 'approve' ? 'approved' : 'rejected';
  if (isOpen(approval)) return changed(after(approval, { status, decidedAt: at, decidedBy: by, notes }));
  if (approval.status === status && approval.decidedBy?.id === by.id) return changed(approval);
  return refused(lateRefusal(approval));
}

function askBack(approval: StoredApproval, message: string): ChangeOutcome {
  if (!isOpen(approval)) return refused(lateRefusal(approval));
  if (approval.status === 'info_requested' && approval.infoMessage === message) return changed(approval);
  return changed(after(approval, { status: 'info_requested', infoMessage: message, infoResponse: null }));
}

function respond(approval: StoredApproval, response: string): ChangeOutcome {
  if (!isOpen(approval)) return refused(lateRefusal(approval));
  if (approval.status === 'info_requested')
    return changed(after(approval, { status: 'pending', infoResponse: response }));
  // Sent again, since the answer to it was lost.
  return approval.infoResponse === response ? changed(approval) : refused('state');
}

function cancel(approval: StoredApproval, at: number): ChangeOutcome {
  if (isOpen(approval) || isUnused(approval)) return changed(after(approval, { status: 'cancelled', decidedAt: at }));
  return approval.status === 'cancelled' || approval.status === 'expired' ? changed(approval) : refused('decided');
}

function use(approval: StoredApproval, callId: string | null, at: number): ChangeOutcome {
  if (approval.status !== 'approved') return refused(approval.status === 'expired' ? 'expired' : 'state');
  if (approval.usedAt === null) return changed(after(approval, { usedAt: at, usedBy: callId }));
  return callId !== null && approval.usedBy === callId ? changed(approval) : refused('used');
}

function lateRefusal({ status }: StoredApproval): ApprovalRefusal {
  return status === 'expired' ? 'expired' : 'decided';
}

function isUnused({ status, usedAt }: StoredApproval): boolean {
  return status === 'approved' && usedAt === null;
}

function after(approval: StoredApproval, what: Partial<StoredApproval>): StoredApproval {
  return { ...approval, ...what, revision: approval.revision + 1 };
}

function changed(next: StoredApproval): ChangeOutcome {
  return { next, refusal: null };
}

function refused(refusal: ApprovalRefusal): ChangeOutcome {
  return { next: null, refusal };
}
