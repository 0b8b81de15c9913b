import type { ApprovalAnswer, ApprovalGate, ApprovalRequest } from '../approval/approval-gate';
import type { Clock } from '../core/clock';

/** How long it may take. */
const PLACE_MS = 10_000;

/**
 * Puts a question so that it outlives the process, within 10 s, and then waits for its answer.
 *
 * @param signal - aborts when nobody waits any more.
 * @param placed - called when it is put, and nobody has decided yet.
 * @throws Error where it could not be put, with the gate's own as its cause.
 */
export async function placeAndWait(
  gate: ApprovalGate,
  request: ApprovalRequest,
  clock: Clock,
  signal: AbortSignal,
  placed: () => void,
): Promise<ApprovalAnswer> {
  const answer = await inTime(clock, signal, async (limit) => gate.place?.(request, limit) ?? null);
  if (answer !== null) return answer;
  if (signal.aborted) return { status: 'cancelled' };
  placed();
  return gate.request(request, signal);
}

function inTime<T>(clock: Clock, signal: AbortSignal, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController();
  const end = (): void => limit.abort(signal.reason);
  return new Promise((resolve, reject) => {
    const cancel = clock.after(PLACE_MS, () => {
      reject(new Error(`The question was not put within ${PLACE_MS / 1000} s.`));
      limit.abort(new Error('The question took too long to be put.'));
    });
    signal.addEventListener('abort', end);
    work(limit.signal)
      .then(resolve, reject)
      .finally(() => {
        cancel();
        signal.removeEventListener('abort', end);
      });
  });
}
