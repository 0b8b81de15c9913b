import type { KillSwitchError } from '../errors/kill-switch-error';
import type { KillSwitch, Stop } from '../policy/kill-switch';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import { stopped } from './own-denials';
import { refusalError } from './refusal-error';

/** What a running call is stopped by. */
export interface InFlightParts {
  readonly killSwitch: KillSwitch;
  readonly recorder: InterventionRecorder;
}

/** A call that is running and can be told to end. Made only for calls that ask for their signal, and for iterations. */
export class InFlight {
  /** Why it was told to end; null while it may go on. */
  stop: KillSwitchError | null = null;
  private controller: AbortController | null = null;
  private readonly unwatch: () => void;

  constructor(
    private readonly call: GuardedCall,
    { killSwitch, recorder }: InFlightParts,
  ) {
    const tell = (begun: Stop): void => {
      this.stop = refusalError(recorder.stopped(call, stopped(begun))) as KillSwitchError;
      this.controller?.abort(this.stop);
    };
    this.unwatch = killSwitch.watch(call, tell);
    // Nobody watched when it began.
    const begun = killSwitch.stopOf(call);
    if (begun !== undefined) tell(begun);
  }

  /** Aborts when the run is aborted, or when the call is told to end: then with the `KillSwitchError`. */
  get signal(): AbortSignal {
    if (this.controller !== null) return this.controller.signal;
    this.controller = new AbortController();
    if (this.stop !== null) this.controller.abort(this.stop);
    const { runSignal } = this.call;
    if (runSignal.aborted) this.runAborted();
    else runSignal.addEventListener('abort', this.runAborted);
    return this.controller.signal;
  }

  /** It is no longer running. */
  ended(): void {
    this.unwatch();
    this.call.runSignal.removeEventListener('abort', this.runAborted);
  }

  private readonly runAborted = (): void => this.controller?.abort(this.call.runSignal.reason);
}
