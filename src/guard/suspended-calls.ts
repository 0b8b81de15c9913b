import { isDeepStrictEqual } from 'node:util';
import type { Awaitable } from '../core/awaitable';
import { ApprovalPendingError } from '../errors/approval-pending-error';
import { ConfigurationError } from '../errors/configuration-error';
import type { GuardedCall } from './guarded-call';
import { approvalKeyOf } from './make-request';

/** How many answered questions are remembered, the latest. */
const MAX_REMEMBERED = 10_000;

/** A call that is held while its caller does something else. */
export class SuspendedCall {
  readonly key: string | null;
  private outcome: (() => Awaitable<GuardedCall>) | null = null;
  private answer: 'none' | 'agreed' | 'rejected' | 'lapsed' = 'none';

  constructor(readonly call: GuardedCall) {
    this.key = approvalKeyOf(call);
  }

  get approvalId(): string {
    return this.call.approval?.intervention.approvalId ?? '';
  }

  get isOpen(): boolean {
    return this.answer === 'none';
  }

  get isAgreed(): boolean {
    return this.answer === 'agreed';
  }

  /** Whether it is what a repeated call gets: a question that lapsed may be asked again. */
  get standsForSame(): boolean {
    return this.answer !== 'lapsed';
  }

  /** Somebody agreed; what is left to decide is decided when it is resumed. */
  agreed(outcome: () => Awaitable<GuardedCall>): void {
    this.answer = 'agreed';
    this.outcome = outcome;
  }

  /** It will not run. */
  refused(refusal: Promise<GuardedCall>, isRejection: boolean): void {
    this.answer = isRejection ? 'rejected' : 'lapsed';
    // Nobody may ever ask for it.
    refusal.catch(() => undefined);
    this.outcome = () => refusal;
  }

  /** @throws {@link ApprovalPendingError} while nobody has decided. */
  proceed(): Awaitable<GuardedCall> {
    if (this.outcome !== null) return this.outcome();
    const { approval } = this.call;
    throw approval === null ? new Error('It was never asked about.') : new ApprovalPendingError(approval.intervention);
  }
}

/** The suspended calls of one Sentinel, by the id of their approval. They live as long as it does. */
export class SuspendedCalls {
  private readonly held = new Map<string, SuspendedCall>();
  private readonly resumed = new Set<string>();

  hold(suspended: SuspendedCall): void {
    this.held.set(suspended.approvalId, suspended);
    if (this.held.size > MAX_REMEMBERED) this.forgetOldestAnswered();
  }

  /** A suspended call with the same `approvalKey`, action and arguments: a yes to one must not cover another. */
  same(call: GuardedCall): SuspendedCall | undefined {
    const key = approvalKeyOf(call);
    if (key === null) return undefined;
    for (const each of this.held.values()) {
      if (each.key === key && each.standsForSame && isSame(each.call, call)) return each;
    }
    return undefined;
  }

  /** Whether nobody has decided about a call that is held. */
  isOpen(approvalId: string): boolean {
    return this.held.get(approvalId)?.isOpen ?? false;
  }

  /**
   * Gives a suspended call; one that somebody agreed to is given once.
   *
   * @throws {@link ConfigurationError} `UNKNOWN_APPROVAL` or `ALREADY_RESUMED`.
   */
  take(approvalId: string): SuspendedCall {
    const suspended = this.held.get(approvalId);
    if (suspended === undefined) throw this.missing(approvalId);
    if (suspended.isAgreed) {
      this.held.delete(approvalId);
      this.resumed.add(approvalId);
      if (this.resumed.size > MAX_REMEMBERED) this.resumed.delete(first(this.resumed));
    }
    return suspended;
  }

  private missing(approvalId: string): ConfigurationError {
    const shownId = String(approvalId).slice(0, 64);
    if (this.resumed.has(approvalId)) {
      const message = `The call that waited for approval ${shownId} was resumed already, and runs once.`;
      return new ConfigurationError('ALREADY_RESUMED', message);
    }
    const message =
      `No call of this Sentinel waits for approval ${shownId}. Resume it in the process that was told ApprovalPendingError; ` +
      'in another one repeat the call, with the same approvalKey.';
    return new ConfigurationError('UNKNOWN_APPROVAL', message);
  }

  private forgetOldestAnswered(): void {
    for (const [id, { isOpen }] of this.held) if (!isOpen) return void this.held.delete(id);
  }
}

function isSame(held: GuardedCall, call: GuardedCall): boolean {
  return held.prepared.spec === call.prepared.spec && isDeepStrictEqual(held.args, call.args);
}

function first(ids: ReadonlySet<string>): string {
  return ids.values().next().value as string;
}
