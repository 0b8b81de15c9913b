import type { Awaitable } from '../core/awaitable';
import { toTimestamp } from '../core/timestamp';
import type { Finding, Verdict } from '../core/verdict';
import { ApprovalPendingError } from '../errors/approval-pending-error';
import type { ApprovalDesk } from './approval-desk';
import type { QuestionEnd } from './await-answer';
import type { FailureLog } from './failure-log';
import type { GuardedCall } from './guarded-call';
import { mustAsk, noApprover, unapproved } from './own-denials';
import type { Refuser } from './refuser';
import { SuspendedCall, type SuspendedCalls } from './suspended-calls';

/** What an escalation works with. */
export interface EscalationParts {
  readonly desk: ApprovalDesk;
  readonly suspended: SuspendedCalls;
  readonly refuser: Refuser;
  readonly failures: FailureLog;
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
    if (call.action.mode === 'sync') return refuser.refuse(call, mustAsk(call), { before: verdict.findings });
    call.holdArguments();
    return new Promise((resolve) => {
      desk.ask(call, approval, (how) => {
        this.note(call, how);
        resolve(attempt(() => this.conclude(call, verdict, approval, how)));
      });
    });
  }

  private suspend(call: GuardedCall, verdict: Verdict, approval: Finding): Awaitable<GuardedCall> {
    const { desk, suspended } = this.parts;
    const same = suspended.same(call);
    if (same !== undefined && same.placing !== null) {
      return same.placing.then(() => this.suspend(call, verdict, approval));
    }
    if (same !== undefined) {
      const { approvalId } = same;
      if (call.action.mode === 'sync') return suspended.take(approvalId).proceed();
      return suspended.resume(approvalId).then((held) => held.proceed());
    }
    call.holdArguments();
    const held = new SuspendedCall(call);
    const ended = (how: QuestionEnd): void => {
      this.note(call, how);
      const conclude = () => this.conclude(call, verdict, approval, how);
      if (how.status === 'approved') held.agreed(conclude);
      else held.refused(conclude, how.status === 'rejected');
    };
    // A synchronous method cannot wait until the question is put.
    if (desk.canPlace && call.action.mode === 'async') return this.place(held, approval, ended);
    const { intervention, durable } = desk.ask(call, approval, ended);
    suspended.hold(held);
    const pending = new ApprovalPendingError(intervention);
    if (durable === undefined) throw pending;
    return durable.then(() => Promise.reject(pending));
  }

  /** The question is put before anybody hears of it; where it is decided already, the call goes on at once. */
  private place(held: SuspendedCall, approval: Finding, ended: (how: QuestionEnd) => void): Promise<GuardedCall> {
    const { desk, suspended } = this.parts;
    const placed = new Promise<void>((resolve) => {
      const decided = (how: QuestionEnd): void => {
        ended(how);
        resolve();
      };
      desk.ask(held.call, approval, decided, resolve);
    });
    suspended.hold(held);
    const own = placed.then(() => {
      held.placing = null;
      return suspended.take(held.approvalId).proceed();
    });
    held.placing = own.then(nothing, nothing);
    return own;
  }

  /** Notes who decided, when they do: a suspended call may go on much later. A gate that failed is told of. */
  private note({ records }: GuardedCall, how: QuestionEnd): void {
    if (how.status === 'approved' || how.status === 'rejected') {
      const decision = { by: how.by, notes: how.notes, at: toTimestamp(this.parts.now()) };
      records.approval = records.approval && { ...records.approval, decision };
    }
    // The yes that was heard of was not this call's.
    if (how.status === 'cancelled') records.approval = records.approval && { ...records.approval, decision: null };
    if (how.status === 'cancelled' && how.isFault) this.parts.failures.tell('The approval gate', how.cause);
  }

  private conclude(call: GuardedCall, verdict: Verdict, approval: Finding, how: QuestionEnd): Awaitable<GuardedCall> {
    if (how.status === 'approved') {
      if (how.claim === undefined) return this.proceed(call, verdict);
      return how.claim().then((none) => {
        if (none === null) return this.proceed(call, verdict);
        this.note(call, none);
        return this.conclude(call, verdict, approval, none);
      });
    }
    return this.parts.refuser.refuse(call, unapproved(call, approval, how), {
      before: verdict.findings,
      isRejection: how.status === 'rejected',
      cause: how.status === 'cancelled' ? how.cause : undefined,
    });
  }
}

function nothing(): void {}

function attempt<T>(work: () => Awaitable<T>): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}
