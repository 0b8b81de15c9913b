import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Awaitable } from '../core/awaitable';
import { toTimestamp } from '../core/timestamp';
import type { Finding, Verdict } from '../core/verdict';
import { ApprovalPendingError } from '../errors/approval-pending-error';
import type { ApprovalDesk } from './approval-desk';
import type { QuestionEnd } from './await-answer';
import type { GuardedCall } from './guarded-call';
import { mustWait, noApprover, unapproved } from './own-denials';
import type { Refuser } from './refuser';
import { SuspendedCall, type SuspendedCalls } from './suspended-calls';

/** What an escalation works with. */
export interface EscalationParts {
  readonly desk: ApprovalDesk;
  readonly suspended: SuspendedCalls;
  readonly refuser: Refuser;
  /** Unix time, milliseconds. */
  readonly now: () => number;
  /** For actions that do not say. */
  readonly onApproval: 'wait' | 'suspend';
}

/** Goes on with a call once a human has agreed. */
export type Proceed = (call: GuardedCall, verdict: Verdict) => Awaitable<GuardedCall>;

/** Stage 7: a human must agree, and the call waits, or is suspended, until one has decided. */
export class Escalation {
  constructor(
    private readonly parts: EscalationParts,
    private readonly proceed: Proceed,
  ) {}

  /** Gives the call as it is to run. Throws, or rejects with, the refusal, or `ApprovalPendingError` where it is suspended. */
  escalate(call: GuardedCall, verdict: Verdict, approval: Finding): Awaitable<GuardedCall> {
    const { desk, refuser } = this.parts;
    const suspends = (call.prepared.spec.options.onApproval ?? this.parts.onApproval) === 'suspend';
    if (!desk.hasGate) return refuser.refuse(call, noApprover(approval), { before: verdict.findings });
    if (suspends) return this.suspend(call, verdict, approval);
    if (call.action.mode === 'sync') return refuser.refuse(call, mustWait(call), { before: verdict.findings });
    call.holdArguments();
    return new Promise((resolve) => {
      desk.ask(call, approval, (how) => resolve(attempt(() => this.conclude(call, verdict, approval, how))));
    });
  }

  /**
   * The call that was suspended under an id, as it is to run.
   *
   * @throws {@link ApprovalPendingError}, the refusal, or {@link ConfigurationError} `UNKNOWN_APPROVAL` or `ALREADY_RESUMED`.
   */
  async resume(approvalId: string): Promise<GuardedCall> {
    const { suspended } = this.parts;
    // What was answered a moment ago is still on its way from the gate.
    if (suspended.isOpen(approvalId)) await nextTurn();
    return suspended.take(approvalId).proceed();
  }

  private suspend(call: GuardedCall, verdict: Verdict, approval: Finding): Awaitable<GuardedCall> {
    const { desk, suspended } = this.parts;
    const same = suspended.same(call);
    if (same !== undefined) return suspended.take(same.approvalId).proceed();
    call.holdArguments();
    const held = new SuspendedCall(call);
    const asked = desk.ask(call, approval, (how) => {
      const conclude = () => this.conclude(call, verdict, approval, how);
      if (how.status === 'approved') held.agreed(conclude);
      else held.refused(attempt(conclude), how.status === 'rejected');
    });
    suspended.hold(held);
    throw new ApprovalPendingError(asked);
  }

  private conclude(call: GuardedCall, verdict: Verdict, approval: Finding, how: QuestionEnd): Awaitable<GuardedCall> {
    const { refuser, now } = this.parts;
    const { records } = call;
    if (how.status === 'approved' || how.status === 'rejected') {
      const decision = { by: how.by, notes: how.notes, at: toTimestamp(now()) };
      records.approval = records.approval && { ...records.approval, decision };
      if (how.status === 'approved') return this.proceed(call, verdict);
    }
    return refuser.refuse(call, unapproved(call, approval, how), {
      before: verdict.findings,
      isRejection: how.status === 'rejected',
      cause: how.status === 'cancelled' ? how.cause : undefined,
    });
  }
}

function attempt<T>(work: () => Awaitable<T>): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}
