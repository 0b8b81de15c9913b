import { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from '../approval/approval-gate';

/** A yes, a no, an answer in full, or `silence`: nobody answers. */
export type ScriptedAnswer = boolean | 'silence' | ApprovalAnswer;

/**
 * An approver for tests: gives the answers of its script, one for each question, and keeps what it was asked.
 *
 * After `silence` move the `ManualClock` past the time limit. A question that the script has no answer for throws, which
 * refuses the call (`APPROVAL_CANCELLED`).
 *
 * @example const { sentinel } = createTestSentinel({ policy, approvals: new ScriptedApprover(true, false) });
 */
export class ScriptedApprover extends ApprovalGate {
  private readonly script: ScriptedAnswer[];
  private readonly requests: ApprovalRequest[] = [];

  constructor(...answers: ScriptedAnswer[]) {
    super();
    this.script = answers;
  }

  /** Every question so far, in order. */
  get asked(): readonly ApprovalRequest[] {
    return this.requests;
  }

  /** Adds to the script. */
  answers(...answers: ScriptedAnswer[]): void {
    this.script.push(...answers);
  }

  request(request: ApprovalRequest): Promise<ApprovalAnswer> {
    this.requests.push(request);
    const answer = this.script.shift();
    if (answer === undefined) {
      const message = `The script has no answer left for ${request.actionName}: question ${this.requests.length}.`;
      return Promise.reject(new Error(message));
    }
    if (answer === 'silence') return new Promise(() => undefined);
    const decidedBy = 'scripted approver';
    return Promise.resolve(
      typeof answer === 'boolean' ? { status: answer ? 'approved' : 'rejected', decidedBy } : answer,
    );
  }
}
