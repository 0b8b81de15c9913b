/** Where a request for approval stands. */
export type ApprovalStatus = 'pending' | 'info_requested' | 'approved' | 'rejected' | 'expired' | 'cancelled';

/** A key by which people know again who did something. */
export interface KeyName {
  readonly id: string;
  readonly label: string;
}

/** A request for approval that is asked. */
export interface ApprovalAsk {
  readonly id: string;
  /** The id of the key that asks. */
  readonly askedBy: string;
  /** The agent of that key; null where it is the whole organisation's. Keys with the same one share their requests. */
  readonly keyAgentId: string | null;
  readonly agentId: string | null;
  readonly runId: string | null;
  readonly actionName: string;
  /** The intervention that says that the call is held. */
  readonly interventionId: string | null;
  /** What the same question has in common; null: no other is the same. */
  readonly repeatKey: string | null;
  /** Of the exact arguments. */
  readonly digest: string;
  /** How long an answer is waited for. Unit: milliseconds. */
  readonly timeoutMs: number;
  /** The request as it was sent, as JSON. */
  readonly body: string;
}

/** A request for approval as it stands at one moment. Times are Unix milliseconds. */
export interface StoredApproval extends Omit<ApprovalAsk, 'repeatKey' | 'timeoutMs' | 'body' | 'interventionId'> {
  readonly status: ApprovalStatus;
  readonly createdAt: number;
  /** From this moment on an answer is too late. */
  readonly expiresAt: number;
  readonly decidedAt: number | null;
  /** Who decided; of a yes that ended without being used, who had said it. Null where nobody has decided. */
  readonly decidedBy: KeyName | null;
  readonly notes: string | null;
  /** What whoever is to decide wants to know. */
  readonly infoMessage: string | null;
  /** What the agent said to that. */
  readonly infoResponse: string | null;
  /** When its yes was used. */
  readonly usedAt: number | null;
  /** The call that used it. */
  readonly usedBy: string | null;
  /** From 1; each change makes it one more. */
  readonly revision: number;
}

/** What may be done to a request for approval. */
export type ApprovalChange =
  | { readonly kind: 'approve' | 'reject'; readonly by: KeyName; readonly notes: string | null }
  | { readonly kind: 'request-info'; readonly by: KeyName; readonly message: string }
  | { readonly kind: 'respond'; readonly response: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'use'; readonly callId: string | null };

/**
 * Why a change was not made: `decided`, otherwise or by somebody else; `expired`; `own`, by the key that asked; `used`
 * already; `state`, one that does not permit it.
 */
export type ApprovalRefusal = 'decided' | 'expired' | 'own' | 'used' | 'state';

/** A request for approval with what was sent. */
export interface FullApproval {
  readonly approval: StoredApproval;
  /** The request as it was sent, as JSON. */
  readonly body: string;
}

/** Which requests for approval, the latest first. */
export interface ApprovalQuery {
  /** OR between them; none means all. */
  readonly statuses: readonly ApprovalStatus[];
  readonly agentId?: string;
  readonly runId?: string;
  readonly skip: number;
  /** 1 to 1000. */
  readonly limit: number;
}

/** How long a yes waits for its use after `expiresAt`: an agent that was away for a day is given up. Unit: milliseconds. */
export const UNUSED_YES_MS = 24 * 60 * 60_000;

/** An intervention whose approval is decided, and that may not say so yet. */
export interface OpenLink {
  readonly org: number;
  readonly interventionId: string;
  readonly approvalId: string;
}

/**
 * Keeps requests for approval: each is decided once, by whoever is first in the order of the commits.
 *
 * The time is that of the platform's clock, and never goes back in what is written. A request that is open at `expiresAt` is
 * `expired` from then on, whether or not {@link Approvals.settle} has noted it; one whose yes nobody has used is so
 * {@link UNUSED_YES_MS} later.
 */
export abstract class Approvals {
  /**
   * Asks. A request with the same `repeatKey` that is not used up is given instead of a new one; its intervention is noted
   * as another of that request. It is used up when its yes was used, when it expired or was cancelled, and when it was
   * rejected and its time is over. An intervention is of the request that was asked for it last, by keys of one agent.
   *
   * @returns `isOther` where the request of that key is of another action or other arguments: nothing was kept.
   */
  abstract ask(
    org: number,
    asked: ApprovalAsk,
  ): Promise<{ readonly approval: StoredApproval; readonly isNew: boolean; readonly isOther: boolean }>;
  /**
   * Changes a request.
   *
   * @returns it as it then is, and why nothing was changed or null; null where the organisation has none of that id.
   */
  abstract change(
    org: number,
    id: string,
    change: ApprovalChange,
  ): Promise<{ readonly approval: StoredApproval; readonly refusal: ApprovalRefusal | null } | null>;
  /** Null where the organisation has none of that id. */
  abstract find(org: number, id: string): Promise<FullApproval | null>;
  /** The request that an intervention tells of; null where none is known. */
  abstract ofIntervention(org: number, interventionId: string): Promise<FullApproval | null>;
  abstract list(
    org: number,
    query: ApprovalQuery,
  ): Promise<{ readonly approvals: readonly FullApproval[]; readonly total: number }>;
  /** Notes what has expired, so that it is told of. @returns when the next request expires, or null. Unit: Unix milliseconds. */
  abstract settle(): Promise<number | null>;
  /**
   * Interventions of requests that are decided, and that may not say so yet.
   *
   * @param after - the place to go on from: the last one of the answer before; null begins.
   */
  abstract openLinks(limit: number, after: OpenLink | null): Promise<readonly OpenLink[]>;
  /** Those of one request. */
  abstract openLinksOf(org: number, approvalId: string): Promise<readonly OpenLink[]>;
  /** Notes that an intervention says what became of its request. */
  abstract closeLink(link: OpenLink): Promise<void>;
}
