import { ConfigurationError } from '../errors/configuration-error';
import { isUsd, MAX_USD, toNanoUsd } from '../money/nano-usd';
import { runningCall } from './current-call';
import type { GuardedCall } from './guarded-call';

/** How a body ended; `isUnread`: with a stream that nobody has read. */
export type BodyEnd =
  | { readonly ok: true; readonly result: unknown; readonly isUnread?: true }
  | { readonly ok: false; readonly error: unknown };

/** What a call has cost in the end. */
export interface ActualCost {
  readonly nanoUsd: number;
  readonly source: 'estimate' | 'reported';
  /** A report was faulty, so it counts for nothing. */
  readonly isFaulty: boolean;
}

/**
 * Reports what the running call costs; several reports of one call add up, and win over `actualCostUsd`.
 *
 * In the synchronous part of every body; after an `await` only where the action says `ambient: true`. A report that is
 * negative, no number or over 9,000,000 counts for nothing and leaves a warning.
 *
 * @param usd - Unit: USD. Range: 0 to 9,000,000.
 * @throws {@link ConfigurationError} `NO_CURRENT_CALL` outside a body, or too late in one.
 */
export function reportCost(usd: number): void {
  const call = runningCall();
  if (call === undefined || call.limits === null) {
    throw new ConfigurationError(
      'NO_CURRENT_CALL',
      'reportCost(usd) was called outside the body of a guarded action, after an await in one, or when it was settled. ' +
        'Report before the first await, give the action the option ambient: true, or use its option actualCostUsd.',
    );
  }
  const sum = (call.reportedNanoUsd ?? 0) + (isUsd(usd) ? toNanoUsd(usd) : Number.NaN);
  if (sum <= toNanoUsd(MAX_USD)) call.reportedNanoUsd = sum;
  else call.hasFaultyReport = true;
}

/** The cost that the action reports, else the estimate. An action that throws is charged what it reported. */
export function actualCost(call: GuardedCall, end: BodyEnd): ActualCost {
  const isFaulty = call.hasFaultyReport;
  if (call.reportedNanoUsd !== null) return { nanoUsd: call.reportedNanoUsd, source: 'reported', isFaulty };
  const { actualCostUsd } = call.prepared.spec.options;
  if (end.ok && !isFaulty && end.isUnread !== true && actualCostUsd !== undefined) {
    const usd = reported(() => actualCostUsd(end.result, ...call.args));
    if (usd !== null) return { nanoUsd: toNanoUsd(usd), source: 'reported', isFaulty };
    return { nanoUsd: call.costNanoUsd, source: 'estimate', isFaulty: true };
  }
  return { nanoUsd: call.costNanoUsd, source: 'estimate', isFaulty };
}

function reported(report: () => unknown): number | null {
  try {
    const usd = report();
    return isUsd(usd) ? usd : null;
  } catch {
    return null;
  }
}
