import type { KillSwitchError } from '../errors/kill-switch-error';
import type { KillSwitch, Stop } from '../policy/kill-switch';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import { onAbort } from './on-abort';
import { stopped } from './own-denials';
import { refusalError } from './refusal-error';

/** What a running call is stopped by. */
export interface InFlightParts {
  readonly killSwitch: KillSwitch;
  readonly recorder: InterventionRecorder;
}

/**
 * A call that is running and can be told to end. Made only for calls that ask for their signal, and for iterations; one
 * that is settled already is told nothing.
 */
export class InFlight {
  /** Why it was told to end; null while it may go on. */
  stop: KillSwitchError | null = null;
  private controller: AbortController | null = null;
  private readonly releases: (() => void)[] = [];

  constructor(
    private readonly call: GuardedCall,
    { killSwitch, recorder }: InFlightParts,
  ) {
    if (!this.isRunning) return;
    const tell = (begun: Stop): void => {
      this.stop = refusalError(recorder.stopped(call, stopped(begun))) as KillSwitchError;
      this.controller?.abort(this.stop);
    };
    // Nobody watched when it began.
    const begun = killSwitch.stopOf(call);
    if (begun !== undefined) tell(begun);
    else this.releases.push(killSwitch.watch(call, tell));
  }

  /** Aborts when the run is aborted, or when the call is told to end: then with the `KillSwitchError`. */
  get signal(): AbortSignal {
    if (this.controller !== null) return this.controller.signal;
    const controller = new AbortController();
    const { runSignal } = this.call;
    this.controller = controller;
    if (this.stop !== null) controller.abort(this.stop);
    else if (runSignal.aborted) controller.abort(runSignal.reason);
    else if (this.isRunning) this.releases.push(onAbort(runSignal, () => controller.abort(runSignal.reason)));
    return controller.signal;
  }

  /** It is no longer running. */
  ended(): void {
    for (const release of this.releases.splice(0)) release();
  }

  private get isRunning(): boolean {
    return this.call.limits !== null;
  }
}
