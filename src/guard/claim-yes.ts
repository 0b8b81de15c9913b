import type { ApprovalGate, ApprovalRequest } from '../approval/approval-gate';
import type { Clock } from '../core/clock';
import type { NoClaim } from './await-answer';
import { inTime } from './in-time';

/**
 * Takes the yes to a question that outlived its wait, within 10 s. Never rejects.
 *
 * @param signal - of the call's run.
 * @returns null where the call may run; else why it may not.
 */
export async function claimYes(
  gate: ApprovalGate,
  request: ApprovalRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<NoClaim | null> {
  try {
    const isTaken: unknown = await inTime(clock, signal, 'The yes was not taken', async (limit) =>
      gate.claim?.(request, limit),
    );
    if (signal.aborted) return { status: 'cancelled', why: 'its run was aborted', cause: signal.reason };
    return isTaken === true
      ? null
      : { status: 'cancelled', why: 'its yes is no longer there: repeat the call to ask anew' };
  } catch (cause) {
    return { status: 'cancelled', why: 'the approval gate failed', cause, isFault: true };
  }
}
