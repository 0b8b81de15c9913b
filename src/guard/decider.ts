import { type Awaitable, isPromise, whenReady } from '../core/awaitable';
import type { Logger } from '../core/logger';
import type { Finding, Verdict } from '../core/verdict';
import { FailureLog } from './failure-log';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import type { Meter } from './meter';
import { denied, invalidCost, mustWait, noApprover, pipelineFailed, quotaUnavailable } from './own-denials';
import { refusalError } from './refusal-error';
import { soundVerdict } from './sound-verdict';

/** Decides about calls: asks the plan of the action, then takes from the quota what the call needs. */
export class Decider {
  private readonly failures: FailureLog;

  constructor(
    private readonly parts: {
      readonly meter: Meter;
      readonly recorder: InterventionRecorder;
      readonly logger: Logger;
    },
  ) {
    this.failures = new FailureLog(parts.logger);
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
  private evaluate(call: GuardedCall): Awaitable<Verdict> {
    const failed = (error: unknown): Verdict => {
      this.failures.tell('The policy pipeline', error);
      return denied(pipelineFailed(call, error));
    };
    try {
      const made = call.policy.plan.evaluate(call, call.costFault === null ? 'all' : 'access', call.signal);
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
    if (isPromise(peeked) && call.action.mode === 'sync') return this.refuse(final, mustWait(final), verdict.findings);
    return whenReady(peeked, (refusal) => this.refuse(final, refusal ?? noApprover(approval), verdict.findings));
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

  private admit(call: GuardedCall, refusal: Finding | undefined, verdict: Verdict | null): Awaitable<GuardedCall> {
    if (refusal !== undefined) {
      return this.refuse(call, refusal, [...(verdict?.findings ?? []), ...this.parts.meter.softFindings(call)]);
    }
    if (verdict === null && !call.hasRecords) return call;
    const findings = [...(verdict?.findings ?? []), ...this.parts.meter.softFindings(call)];
    const downgrade = verdict?.downgrade ?? null;
    if (findings.length === 0 && downgrade === null) return call;
    const durable = this.parts.recorder.admitted(call, { findings, downgrade });
    if (durable === undefined) return call;
    call.holdArguments();
    return durable.then(() => call);
  }

  private refuse(call: GuardedCall, denial: Finding, findings: readonly Finding[]): Awaitable<never> {
    const { intervention, durable } = this.parts.recorder.blocked(call, denial, findings);
    const refusal = refusalError(intervention);
    if (durable === undefined) throw refusal;
    return durable.then(() => Promise.reject(refusal));
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
