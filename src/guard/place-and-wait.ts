import type { ApprovalAnswer, ApprovalGate, ApprovalRequest } from '../approval/approval-gate';
import type { Clock } from '../core/clock';
import { inTime } from './in-time';

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
  const answer = await inTime(
    clock,
    signal,
    'The question was not put',
    async (limit) => gate.place?.(request, limit) ?? null,
  );
  if (answer !== null) return answer;
  if (signal.aborted) return { status: 'cancelled' };
  placed();
  return gate.request(request, signal);
}
