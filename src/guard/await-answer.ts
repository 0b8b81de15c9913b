import type { ApprovalAnswer, ApprovalRequest } from '../approval/approval-gate';
import { isPromise } from '../core/awaitable';
import type { Clock } from '../core/clock';
import type { Stop } from '../policy/kill-switch';
import { onAbort } from './on-abort';

/** How a question ended. */
export type QuestionEnd =
  | {
      readonly status: 'approved';
      readonly by: string | null;
      readonly notes: string | null;
      /** Takes the yes; it is to be called before the call runs. Absent: it is the call's already. Never rejects. */
      readonly claim?: () => Promise<NoClaim | null>;
    }
  | { readonly status: 'rejected'; readonly by: string | null; readonly notes: string | null }
  | { readonly status: 'expired' }
  /** `why`: a few words; `cause`: what failed, or why it was aborted; `isFault`: the gate failed. */
  | { readonly status: 'cancelled'; readonly why: string; readonly cause?: unknown; readonly isFault?: boolean }
  | { readonly status: 'stopped'; readonly stop: Stop };

/** Why a yes could not be taken. */
export type NoClaim = Extract<QuestionEnd, { readonly status: 'cancelled' }>;

/** What ends a wait, besides the answer. */
export interface WaitLimits {
  readonly clock: Clock;
  /** Unix time, milliseconds. */
  readonly expiresAtMs: number;
  readonly runSignal: AbortSignal;
  /** Calls back, at most once, when the call is stopped or the Sentinel closes; gives what takes it off again. */
  readonly onEnded: (end: (how: QuestionEnd) => void) => () => void;
}

const STATUSES = ['approved', 'rejected', 'expired', 'cancelled'];

/**
 * Asks a gate and waits: one end only, whatever comes afterwards. The gate's signal aborts where it was not the gate
 * that ended it.
 *
 * @param ask - puts the question; its signal aborts where nobody waits any more.
 * @param ended - called once, in the turn in which it ends.
 * @returns a function that ends the wait and nothing else: nobody is told, the question is not withdrawn.
 */
export function awaitAnswer(
  ask: (signal: AbortSignal) => Promise<ApprovalAnswer>,
  request: ApprovalRequest,
  limits: WaitLimits,
  ended: (how: QuestionEnd) => void,
): () => void {
  const { clock, expiresAtMs, runSignal } = limits;
  const withdrawal = new AbortController();
  let isOpen = true;
  const releases: (() => void)[] = [];
  const leave = (): void => {
    isOpen = false;
    for (const release of releases) release();
  };
  const end = (how: QuestionEnd): void => {
    if (!isOpen) return;
    leave();
    ended(how);
  };
  const withdraw = (how: QuestionEnd): void => {
    if (!isOpen) return;
    end(how);
    withdrawal.abort(new Error(`The approval ${request.id} is no longer waited for: ${how.status}.`));
  };
  const aborted = (): void => withdraw({ status: 'cancelled', why: 'its run was aborted', cause: runSignal.reason });
  const failed = (cause: unknown): void =>
    end({ status: 'cancelled', why: 'the approval gate failed', cause, isFault: true });
  // A timer may come late, and an answer before it.
  const take = (answer: unknown): void => end(clock.now() >= expiresAtMs ? { status: 'expired' } : endOf(answer));

  if (runSignal.aborted) {
    aborted();
    return leave;
  }
  releases.push(
    onAbort(runSignal, aborted),
    clock.after(Math.max(0, expiresAtMs - clock.now()), () => withdraw({ status: 'expired' })),
    limits.onEnded(withdraw),
  );
  try {
    const answer: unknown = ask(withdrawal.signal);
    if (isPromise(answer)) answer.then(take, failed);
    else take(answer);
  } catch (error) {
    failed(error);
  }
  return leave;
}

function endOf(answer: unknown): QuestionEnd {
  try {
    return validEnd((answer ?? {}) as Partial<ApprovalAnswer>);
  } catch (cause) {
    return { status: 'cancelled', why: 'the approval gate gave no valid answer', cause, isFault: true };
  }
}

/** Each field is read once: an answer may be anything. */
function validEnd({ status, decidedBy, notes }: Partial<ApprovalAnswer>): QuestionEnd {
  if (status === undefined || !STATUSES.includes(status)) {
    throw new TypeError(`the gate gave no answer with a status of ${STATUSES.join(', ')}`);
  }
  if (status === 'expired') return { status };
  if (status === 'cancelled') return { status, why: textOr(notes) ?? 'the question was withdrawn' };
  return { status, by: textOr(decidedBy), notes: textOr(notes) };
}

function textOr(text: unknown): string | null {
  return typeof text === 'string' && text !== '' ? text : null;
}
