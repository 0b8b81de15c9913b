import { isPromise } from '../core/awaitable';
import { warn } from '../core/decision';
import { NO_SOURCE } from '../core/policy-source';
import type { Finding } from '../core/verdict';
import { actualCost, type BodyEnd } from './actual-cost';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import type { LedgerKeeper } from './ledger-keeper';
import type { Meter } from './meter';

/** Closes the books on a call that has run: its actual cost, what that means for budgets, its ledger entry. */
export class Settler {
  constructor(
    private readonly parts: {
      readonly meter: Meter;
      readonly recorder: InterventionRecorder;
      readonly ledger: LedgerKeeper;
    },
  ) {}

  /**
   * Settles a call, once.
   *
   * @returns a promise to wait for where the ledger entry must be on disk first. Never throws, never rejects.
   */
  settle(call: GuardedCall, end: BodyEnd): Promise<void> | undefined {
    if (call.limits === null) return undefined;
    const cost = actualCost(call, end);
    const overrun = this.parts.meter.settle(call, cost.nanoUsd);
    // Before anything is published: a subscriber must not settle it again.
    call.limits = null;
    if (call.hasRecords) call.records.inFlight?.ended();
    if (cost.isFaulty) this.parts.recorder.settled(call, faultyReport(call), cost.nanoUsd);
    if (isPromise(overrun))
      void overrun.then(
        (finding) => this.tell(call, finding, cost.nanoUsd),
        () => undefined,
      );
    else this.tell(call, overrun, cost.nanoUsd);
    if (call.hasRecords) this.parts.recorder.revise(call, cost.nanoUsd);
    return this.parts.ledger.enter(call, end, cost);
  }

  private tell(call: GuardedCall, finding: Finding | undefined, nanoUsd: number): void {
    if (finding !== undefined) this.parts.recorder.settled(call, finding, nanoUsd);
  }
}

function faultyReport(call: GuardedCall): Finding {
  const reason = `${call.action.name} reported a cost that is no number from 0 to 9,000,000 USD; the report counts for nothing.`;
  return { rule: null, stage: null, decision: warn('INVALID_COST', reason), source: NO_SOURCE, shadow: false };
}
