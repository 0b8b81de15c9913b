import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Awaitable, isPromise } from '../core/awaitable';
import { ApprovalPendingError } from '../errors/approval-pending-error';
import { ConfigurationError } from '../errors/configuration-error';
import type { GuardedCall } from './guarded-call';
import { approvalKeyOf } from './make-request';

/** How many calls that were refused, and how many that were resumed, are remembered: the latest. */
const MAX_REMEMBERED = 10_000;

/** A call that is held while its caller does something else. */
export class SuspendedCall {
  readonly key: string | null;
  private outcome: (() => Awaitable<GuardedCall>) | null = null;
  private answer: 'none' | 'agreed' | 'rejected' | 'lapsed' = 'none';
  private tellRefused: (() => void) | null = null;
  /** Resolves when whoever made the call knows that its question is put, or decided; null once that is so. */
  placing: Promise<void> | null = null;

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

  /** Calls back when it is refused; at once where it is already. */
  onRefused(fn: () => void): void {
    if (this.answer === 'rejected' || this.answer === 'lapsed') fn();
    else this.tellRefused = fn;
  }

  /** Somebody agreed; what is left to decide is decided when it is resumed. */
  agreed(outcome: () => Awaitable<GuardedCall>): void {
    this.answer = 'agreed';
    this.outcome = outcome;
  }

  /** It will not run: it is refused now, and whoever asks for it is told. */
  refused(refuse: () => Awaitable<GuardedCall>, isRejection: boolean): void {
    this.answer = isRejection ? 'rejected' : 'lapsed';
    this.tellRefused?.();
    try {
      const refusal = refuse();
      // Nobody may ever ask for it.
      if (isPromise(refusal)) refusal.catch(() => undefined);
      this.outcome = () => refusal;
    } catch (error) {
      this.outcome = () => {
        throw error;
      };
    }
  }

  /**
   * The call as it is to run. Throws, or rejects with, what refuses it.
   *
   * @throws {@link ApprovalPendingError} while nobody has decided.
   */
  proceed(): Awaitable<GuardedCall> {
    if (this.outcome !== null) return this.outcome();
    const { approval } = this.call;
    throw approval === null ? new Error('It was never asked about.') : new ApprovalPendingError(approval.intervention);
  }
}

/** The suspended calls of one Sentinel, by the id of their approval. They live as long as it does. */
export class SuspendedCalls {
  private readonly held = new Map<string, SuspendedCall>();
  private readonly byKey = new Map<string, Set<SuspendedCall>>();
  private readonly refused = new Set<string>();
  private readonly resumed = new Set<string>();

  hold(suspended: SuspendedCall): void {
    const { approvalId, key } = suspended;
    this.held.set(approvalId, suspended);
    if (key !== null) this.byKey.set(key, (this.byKey.get(key) ?? new Set()).add(suspended));
    suspended.onRefused(() => {
      this.refused.add(approvalId);
      if (this.refused.size > MAX_REMEMBERED) this.forget(first(this.refused));
    });
  }

  /** A suspended call of the same agent, with the same `approvalKey`, action and arguments: a yes covers no other. */
  same(call: GuardedCall): SuspendedCall | undefined {
    const key = approvalKeyOf(call);
    if (key === null) return undefined;
    for (const each of this.byKey.get(key) ?? []) if (each.standsForSame && isSame(each.call, call)) return each;
    return undefined;
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
      this.forget(approvalId);
      this.resumed.add(approvalId);
      if (this.resumed.size > MAX_REMEMBERED) this.resumed.delete(first(this.resumed));
    }
    return suspended;
  }

  /** Gives a suspended call to whoever resumes it; rejects as {@link take} throws. */
  async resume(approvalId: string): Promise<SuspendedCall> {
    // What was answered a moment ago is still on its way from the gate.
    if (this.held.get(approvalId)?.isOpen) await nextTurn();
    return this.take(approvalId);
  }

  private missing(approvalId: string): ConfigurationError {
    const shownId = String(approvalId).slice(0, 64);
    if (this.resumed.has(approvalId)) {
      const message = `The call that waited for approval ${shownId} was resumed already: a yes is for one attempt.`;
      return new ConfigurationError('ALREADY_RESUMED', message);
    }
    const message =
      `No call of this Sentinel waits for approval ${shownId}. Resume it in the process that was told ApprovalPendingError; ` +
      'in another one repeat the call, with the same approvalKey.';
    return new ConfigurationError('UNKNOWN_APPROVAL', message);
  }

  private forget(approvalId: string): void {
    const suspended = this.held.get(approvalId);
    this.held.delete(approvalId);
    this.refused.delete(approvalId);
    const key = suspended?.key ?? null;
    const others = key === null ? undefined : this.byKey.get(key);
    if (others?.delete(suspended as SuspendedCall) && others.size === 0) this.byKey.delete(key as string);
  }
}

function isSame(held: GuardedCall, call: GuardedCall): boolean {
  return (
    held.prepared.spec === call.prepared.spec &&
    held.self === call.self &&
    held.agentId === call.agentId &&
    isDeepStrictEqual(held.args, call.args)
  );
}

function first(ids: ReadonlySet<string>): string {
  return ids.values().next().value as string;
}
