import type { ActionCall } from '../core/action-call';
import { type Awaitable, isPromise, whenReady } from '../core/awaitable';
import type { Logger } from '../core/logger';
import type { Finding, Verdict } from '../core/verdict';
import type { KillSwitch } from '../policy/kill-switch';
import { Escalation, type EscalationParts } from './escalation';
import { FailureLog } from './failure-log';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import type { Meter } from './meter';
import { denied, invalidCost, mustWait, pipelineFailed, quotaUnavailable, stopped } from './own-denials';
import { soundVerdict } from './sound-verdict';

/** What a decider works with. */
export interface DeciderParts extends Omit<EscalationParts, 'failures'> {
  readonly meter: Meter;
  readonly recorder: InterventionRecorder;
  readonly logger: Logger;
  readonly killSwitch: KillSwitch;
}

/** Decides about calls: asks the plan of the action, a human where it says so, then takes from the quota what the call needs. */
export class Decider {
  private readonly failures: FailureLog;
  private readonly escalation: Escalation;

  constructor(private readonly parts: DeciderParts) {
    this.failures = new FailureLog(parts.logger);
    this.escalation = new Escalation({ ...parts, failures: this.failures }, (call, verdict) =>
      this.decideAgain(call, verdict),
    );
  }

  /**
   * Gives the call as it is to run, its claims taken. Throws, or rejects with, the error of a refusal.
   */
  decide(call: GuardedCall): Awaitable<GuardedCall> {
    const { plan } = call.policy;
    if (plan.isEmpty && call.costFault === null) return this.take(call, null);
    if (plan.mayWait && call.action.mode === 'async') call.holdArguments();
    const verdict = this.evaluate(call);
    if (!isPromise(verdict)) return this.conclude(call, verdict);
    if (call.action.mode === 'async') return verdict.then((made) => this.conclude(call, made));
    return this.refuse(call, mustWait(call), []);
  }

  /** Gives the verdict, the limits included; takes and publishes nothing. */
  check(call: GuardedCall): Awaitable<Verdict> {
    return whenReady(this.evaluate(call), (verdict) => {
      if (!verdict.allowed) return verdict;
      const final = finalCall(call, verdict);
      return whenReady(this.parts.meter.peek(final, verdict.claims), (refusal) =>
        refusal === undefined ? verdict : denied(refusal, verdict),
      );
    });
  }

  /** Never throws and never rejects: a pipeline that fails refuses. */
  private evaluate(call: GuardedCall, extent: 'all' | 'access' = 'all', seen: ActionCall = call): Awaitable<Verdict> {
    const failed = (error: unknown): Verdict => {
      this.failures.tell('The policy pipeline', error);
      return denied(pipelineFailed(call, error));
    };
    try {
      const made = call.policy.plan.evaluate(seen, call.costFault === null ? extent : 'access', call.runSignal);
      if (!isPromise(made)) return withOwnDenial(call, soundVerdict(made));
      return made.then((verdict) => withOwnDenial(call, soundVerdict(verdict))).catch(failed);
    } catch (error) {
      return failed(error);
    }
  }

  private conclude(call: GuardedCall, verdict: Verdict): Awaitable<GuardedCall> {
    const final = finalCall(call, verdict);
    if (verdict.denial !== null) {
      this.tellOfFailure(verdict);
      return this.refuse(final, verdict.denial, verdict.findings);
    }
    if (verdict.approval === null) return this.take(final, verdict);
    const { approval } = verdict;
    const peeked = this.guarded(final, () => this.parts.meter.peek(final, verdict.claims));
    if (isPromise(peeked)) {
      if (call.action.mode === 'sync') return this.refuse(final, mustWait(final), verdict.findings);
      final.holdArguments();
    }
    return whenReady(peeked, (refusal) =>
      refusal === undefined
        ? this.escalation.escalate(final, verdict, approval)
        : this.refuse(final, refusal, verdict.findings),
    );
  }

  /** A human has agreed: stage 1 is asked again under the policy of this moment, then the limits are taken for real. */
  private decideAgain(call: GuardedCall, verdict: Verdict): Awaitable<GuardedCall> {
    const again = this.evaluateAgain(call);
    if (isPromise(again) && call.action.mode === 'sync') return this.refuse(call, mustWait(call), verdict.findings);
    return whenReady(again, (made) => {
      if (made.denial === null) return this.take(call, verdict);
      this.tellOfFailure(made);
      return this.refuse(call, made.denial, verdict.findings);
    });
  }

  private evaluateAgain(call: GuardedCall): Awaitable<Verdict> {
    try {
      call.policy = call.prepared.guard.policyOf(call.prepared, call.scope);
    } catch (error) {
      this.failures.tell('The policy pipeline', error);
      return denied(pipelineFailed(call, error));
    }
    // Rules take the time from the call, and it began long ago.
    const now: ActionCall = Object.create(call, { at: { value: this.parts.now(), enumerable: true } });
    return this.evaluate(call, 'access', now);
  }

  /** Stage 9: takes all claims at once, or refuses. */
  private take(call: GuardedCall, verdict: Verdict | null): Awaitable<GuardedCall> {
    const taken = this.guarded(call, () => this.parts.meter.reserve(call, verdict?.claims));
    if (!isPromise(taken)) return this.admit(call, taken, verdict);
    if (call.action.mode === 'sync') {
      // Nobody can wait for it; what it takes after all is given back.
      void taken.then(() => this.parts.meter.release(call));
      return this.refuse(call, mustWait(call), verdict?.findings ?? []);
    }
    call.holdArguments();
    return taken.then((refusal) => this.admit(call, refusal, verdict));
  }

  private admit(call: GuardedCall, met: Finding | undefined, verdict: Verdict | null): Awaitable<GuardedCall> {
    const refusal = met ?? this.stopMeanwhile(call);
    if (refusal !== undefined) {
      return this.refuse(call, refusal, [...(verdict?.findings ?? []), ...this.parts.meter.softFindings(call)]);
    }
    if (verdict === null && !call.hasRecords) return call;
    const findings = [...(verdict?.findings ?? []), ...this.parts.meter.softFindings(call)];
    const downgrade = verdict?.downgrade ?? null;
    const approval = verdict?.approval ?? null;
    if (findings.length === 0 && downgrade === null && approval === null) return call;
    const durable = this.parts.recorder.admitted(call, { findings, downgrade, approval });
    if (durable === undefined) return this.unlessStopped(call);
    call.holdArguments();
    return durable.then(() => this.unlessStopped(call));
  }

  /** Between the record and the body there may be subscribers, and the sync of a disk. */
  private unlessStopped(call: GuardedCall): Awaitable<GuardedCall> {
    const stop = this.stopMeanwhile(call);
    if (stop === undefined) return call;
    this.parts.recorder.revise(call, 0);
    return this.refuse(call, stop, []);
  }

  private refuse(call: GuardedCall, denial: Finding, before: readonly Finding[]): Awaitable<never> {
    return this.parts.refuser.refuse(call, denial, { before });
  }

  /** The kill switch may have been pulled while a rule, a human or the quota was waited for. */
  private stopMeanwhile(call: GuardedCall): Finding | undefined {
    const stop = this.parts.killSwitch.stopOf(call);
    if (stop === undefined) return undefined;
    this.parts.meter.release(call);
    return stopped(stop);
  }

  /** Policy fails closed: a quota that throws or rejects refuses. */
  private guarded(call: GuardedCall, ask: () => Awaitable<Finding | undefined>): Awaitable<Finding | undefined> {
    try {
      const answer = ask();
      return isPromise(answer) ? this.inTime(call, answer) : answer;
    } catch (error) {
      return this.unavailable(call, error);
    }
  }

  private unavailable(call: GuardedCall, error: unknown): Finding {
    this.failures.tell('The quota', error);
    return quotaUnavailable(call, error);
  }

  private tellOfFailure({ trace }: Verdict): void {
    for (const { rule, decision, error, soft } of trace) {
      if (decision === 'failed' && !soft) this.failures.tell(`The rule ${rule}`, error);
    }
  }

  /** A quota that does not answer refuses; what it takes after all is given back. */
  private inTime(call: GuardedCall, answer: Promise<Finding | undefined>): Promise<Finding | undefined> {
    return new Promise((resolve) => {
      let isLate = false;
      const cancel = call.prepared.guard.after(ANSWER_MS, () => {
        isLate = true;
        this.parts.meter.release(call);
        resolve(this.unavailable(call, new Error('it did not answer')));
      });
      const take = (finding: Finding | undefined): void => {
        cancel();
        if (isLate) this.parts.meter.release(call);
        else resolve(finding);
      };
      answer.then(take, (error: unknown) => take(this.unavailable(call, error)));
    });
  }
}

/** How long a quota may take for its answer. Unit: milliseconds. */
const ANSWER_MS = 10_000;

/** The call with the arguments that the verdict gives it. */
function finalCall(call: GuardedCall, verdict: Verdict): GuardedCall {
  return verdict.arguments === null ? call : call.withArguments(verdict.arguments);
}

/** Adds what the guard itself objects to; a rule's denial comes first. */
function withOwnDenial(call: GuardedCall, verdict: Verdict): Verdict {
  if (!verdict.allowed) return verdict;
  const final = finalCall(call, verdict);
  return final.costFault === null ? verdict : denied(invalidCost(final), verdict);
}
