import type { ApprovalGate, ApprovalRequest } from '../approval/approval-gate';
import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import { toTimestamp } from '../core/timestamp';
import type { Finding } from '../core/verdict';
import type { KillSwitch } from '../policy/kill-switch';
import { deepFreeze } from '../text/deep-freeze';
import { awaitAnswer, type QuestionEnd } from './await-answer';
import { claimYes } from './claim-yes';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder, Published } from './intervention-recorder';
import { makeRequest } from './make-request';
import { placeAndWait } from './place-and-wait';

/** The longest wait, also of a rule that asks for more. As the schema of documents has it: 30 days. */
const MAX_TIMEOUT_MS = 2_592_000_000;
const DEFAULT_TIMEOUT_MS = 3_600_000;
const CLOSED: QuestionEnd = { status: 'cancelled', why: 'the Sentinel was closed' };

/** What a desk works with. */
export interface DeskParts {
  /** Whom to ask; null: nobody. */
  readonly gate: () => ApprovalGate | null;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly recorder: InterventionRecorder;
  readonly killSwitch: KillSwitch;
}

/** Puts questions about calls to humans, one for each call, and ends the waits. */
export class ApprovalDesk {
  private readonly open = new Set<(how: QuestionEnd) => void>();
  /** Of questions that outlive the process: ends the wait and nothing else. */
  private readonly placed = new Set<() => void>();
  private isClosed = false;

  constructor(private readonly parts: DeskParts) {}

  /** Whether anybody can be asked. */
  get hasGate(): boolean {
    return this.parts.gate() !== null;
  }

  /** Whether questions can be put so that they outlive the process. */
  get canPlace(): boolean {
    return typeof this.parts.gate()?.place === 'function';
  }

  /**
   * Publishes that the call is held, and then asks.
   *
   * @param ended - called once, in the turn in which the wait ends; never, where the Sentinel is closed and the question
   * stays.
   * @param isPlaced - called once the question outlives the process, if it is given: then the question stays when the
   * Sentinel is closed.
   * @returns what was published; the question is put when that is durable.
   */
  ask(call: GuardedCall, asking: Finding, ended: (how: QuestionEnd) => void, isPlaced?: () => void): Published {
    const { clock, ids, recorder } = this.parts;
    const now = clock.now();
    const timeoutMs = timeoutOf(asking);
    const expiresAt = toTimestamp(now + timeoutMs);
    holdInputs(call);
    const published = recorder.escalated(call, asking, ids.next(now), expiresAt);
    const { intervention, durable } = published;
    const request = makeRequest(call, intervention, { timeoutMs, expiresAt });
    const put = (): void => this.put(call, request, now + timeoutMs, ended, isPlaced);
    if (durable === undefined) put();
    else void durable.then(put);
    return published;
  }

  /** Withdraws every question that does not outlive the process, and puts no other. */
  close(): void {
    this.isClosed = true;
    for (const leave of [...this.placed]) leave();
    for (const end of [...this.open]) end(CLOSED);
  }

  private put(
    call: GuardedCall,
    request: ApprovalRequest,
    expiresAtMs: number,
    ended: (how: QuestionEnd) => void,
    isPlaced: (() => void) | undefined,
  ): void {
    const { gate, clock, killSwitch } = this.parts;
    // Between the record and the question there may be subscribers, and the sync of a disk.
    const stop = killSwitch.stopOf(call);
    if (stop !== undefined || this.isClosed) {
      ended(stop === undefined ? CLOSED : { status: 'stopped', stop });
      return;
    }
    const onEnded = (end: (how: QuestionEnd) => void): (() => void) => {
      const unwatch = killSwitch.watch(call, (begun) => end({ status: 'stopped', stop: begun }));
      this.open.add(end);
      return () => {
        unwatch();
        this.open.delete(end);
      };
    };
    const asked = gate() as ApprovalGate;
    const limits = { clock, expiresAtMs, runSignal: call.runSignal, onEnded };
    if (isPlaced === undefined) {
      awaitAnswer((signal) => asked.request(request, signal), request, limits, ended);
      return;
    }
    let leave = (): void => undefined;
    let isToClaim = false;
    const stays = (): void => {
      isToClaim = typeof asked.claim === 'function';
      this.placed.add(leave);
      isPlaced();
    };
    const ask = (signal: AbortSignal) => placeAndWait(asked, request, clock, signal, stays);
    leave = awaitAnswer(ask, request, limits, (how) => {
      this.placed.delete(leave);
      const claim = () => claimYes(asked, request, clock, call.runSignal);
      ended(isToClaim && how.status === 'approved' ? { ...how, claim } : how);
    });
  }
}

/** Subscribers get the record before the human gets the question: what they do to it must not change what is asked. */
function holdInputs(call: GuardedCall): void {
  deepFreeze(call.recordedInputs);
  if (call.records.original !== null) deepFreeze(call.records.original.recordedInputs);
}

function timeoutOf({ decision }: Finding): number {
  return decision.kind === 'require-approval' ? Math.min(decision.timeoutMs, MAX_TIMEOUT_MS) : DEFAULT_TIMEOUT_MS;
}
