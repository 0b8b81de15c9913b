import type { RiskLevel } from '../core/risk-level';

/** What a human is asked: one call that waits for a yes. Immutable; values are redacted as in records. */
export interface ApprovalRequest {
  /** Names the question; `approvalId` of the intervention and of the ledger entry. UUIDv7. */
  readonly id: string;
  /** The intervention that says that the call is held. */
  readonly interventionId: string;
  /** What the action's option `approvalKey` gives: the same call, asked again, has the same. Null without it. */
  readonly approvalKey: string | null;
  readonly actionName: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The arguments by name, as they will run. At most 16 KiB; what is cut is marked. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The arguments by name, as they were given. */
  readonly originalInputs: Readonly<Record<string, unknown>>;
  /**
   * SHA-256, in hex, of the RFC 8785 form of the exact arguments by name, as they will run: not redacted and not cut. An
   * approval is for this digest alone. Where arguments hold what this form does not tell from others (an instance of a
   * class, a Map, a Buffer, a function), the digest is like no other: the same call, asked again, is another one.
   */
  readonly argumentsDigest: string;
  /** Unit: USD. */
  readonly estimatedCostUsd: number;
  readonly riskLevel: RiskLevel;
  /** One sentence: what is held. */
  readonly blastRadius: string;
  /** One sentence: why a human is asked. */
  readonly reason: string;
  readonly agentId: string | null;
  readonly runId: string;
  readonly taskId: string | null;
  readonly missionId: string | null;
  /** What the agent is trying to do. */
  readonly intent: string | null;
  /** How long the call waits. Unit: milliseconds. */
  readonly timeoutMs: number;
  /** RFC 3339, UTC: from this moment on an answer is too late. */
  readonly expiresAt: string;
}

/** What came of a question. */
export interface ApprovalAnswer {
  /** `expired`: nobody answered in time. `cancelled`: the question was withdrawn. */
  readonly status: 'approved' | 'rejected' | 'expired' | 'cancelled';
  /** Who decided; becomes `context.decided_by`. */
  readonly decidedBy?: string;
  /**
   * What they wrote; becomes `context.decision_notes`, and is told to the agent when it is a no. Of `cancelled`: why, in a
   * few words that end no sentence ("the desk is closed") and hold no arguments.
   */
  readonly notes?: string;
}

/**
 * Asks humans. Extend it to ask them where they are: in a chat, in a ticket, on a phone.
 *
 * The guard ends the wait, not the gate: at the time limit, and when the call is cancelled or killed, it aborts `signal`
 * and what the gate answers afterwards is ignored. A gate that throws, rejects or gives no valid answer cancels the
 * question (`APPROVAL_CANCELLED`): the call does not run.
 *
 * The class is the injection token too: `container.bind(ApprovalGate).to(SlackGate)`.
 *
 * @example
 * class SlackGate extends ApprovalGate {
 *   async request({ id, reason }: ApprovalRequest, signal: AbortSignal) {
 *     const { approved, user } = await slack.ask(`${reason} (${id})`, { signal });
 *     return { status: approved ? 'approved' as const : 'rejected' as const, decidedBy: user };
 *   }
 * }
 */
export abstract class ApprovalGate {
  /**
   * Puts one question and waits for its answer.
   *
   * @param signal - aborts when nobody waits for the answer any more: withdraw the question.
   */
  abstract request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;

  /**
   * Puts a question of a call that is suspended, and does not wait for its answer: once it resolves, the question outlives
   * the process. {@link ApprovalGate.request} is called next, to wait; it must find the question that was put. A gate
   * without this method keeps its questions in the process.
   *
   * @param signal - aborts when it has taken 10 s, or nobody wants to know any more: withdraw the question.
   * @returns the answer where somebody has decided already, in another process perhaps; else null.
   */
  place?(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer | null>;

  /**
   * Takes the yes that {@link ApprovalGate.request} gave to a question that was put by {@link ApprovalGate.place}: called when
   * the suspended call is resumed, before it goes on, once. Until then the yes stays, for another process too. Where it
   * gives false, rejects or takes more than 10 s the call does not run. A gate without this method gives its yes for good.
   *
   * @param signal - aborts when it has taken 10 s, or the run was aborted.
   * @returns whether the yes is this call's; false: another one has it, or there is none any more.
   */
  claim?(request: ApprovalRequest, signal: AbortSignal): Promise<boolean>;
}
