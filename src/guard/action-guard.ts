import { type Awaitable, isPromise } from '../core/awaitable';
import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Verdict } from '../core/verdict';
import { ConfigurationError } from '../errors/configuration-error';
import { PolicyViolationError } from '../errors/policy-violation-error';
import type { ActionSpec, AgentClass } from '../metadata/action-spec';
import type { ActionPlan, PolicyPipeline } from '../policy/policy-pipeline';
import type { PolicySet } from '../policy/policy-set';
import type { Attachment } from './attachment';
import { type AttachmentParts, Attachments } from './attachments';
import { runningCall, startBody } from './current-call';
import { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import { positionalArguments } from './named-arguments';
import { denied, invalidCost, pipelineFailed, ruleMustWait } from './own-denials';
import type { ActionPolicy, PreparedAction } from './prepared-action';
import type { RunScopes } from './run-scope';

/** What a guard works with; the composition root gives it. */
export interface GuardParts extends AttachmentParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sessionId: string;
  readonly scopes: RunScopes;
  readonly recorder: InterventionRecorder;
  readonly pipeline: () => PolicyPipeline;
  readonly policies: () => PolicySet;
}

/**
 * Stands between the intent and the act: every guarded call comes through here.
 *
 * A call is decided by the plan of its action; what is refused becomes an intervention and an error, everything else
 * runs. Whatever does not change between calls was done before the first one.
 */
export class ActionGuard {
  readonly sessionId: string;
  private readonly attachments: Attachments;

  constructor(private readonly parts: GuardParts) {
    this.sessionId = parts.sessionId;
    this.attachments = new Attachments(this, parts);
  }

  /** Calls a synchronous action: returns what its body returns, throws what refuses it. */
  callSync(action: PreparedAction, self: unknown, args: unknown[]): unknown {
    const call = this.begin(action, self, args);
    const { plan } = action.policy ?? this.prepare(action);
    if (!plan.isEmpty || call.costFault !== null) this.decide(call, plan);
    this.book(call);
    return startBody(call);
  }

  /** Calls an asynchronous action; never throws. */
  callAsync(action: PreparedAction, self: unknown, args: unknown[]): Promise<unknown> {
    try {
      const admitted = this.admit(action, self, args);
      if (isPromise(admitted)) return admitted.then((call) => asPromise(startBody(call)));
      return asPromise(startBody(admitted));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Decides about a call that may wait; gives it once its body may begin. */
  admit(action: PreparedAction, self: unknown, args: unknown[]): Awaitable<GuardedCall> {
    const call = this.begin(action, self, args);
    const { plan } = action.policy ?? this.prepare(action);
    if (!plan.isEmpty || call.costFault !== null) {
      if (plan.mayWait) call.holdArguments();
      const decided = this.decide(call, plan);
      if (isPromise(decided)) {
        return decided.then(() => {
          this.book(call);
          return call;
        });
      }
    }
    this.book(call);
    return call;
  }

  /**
   * Gives the verdict about a call that is not made: nothing runs, is asked of a human, published or consumed.
   *
   * @param args - the arguments by name.
   * @throws {@link ConfigurationError} `UNKNOWN_ACTION`.
   */
  check(name: string, args: Readonly<Record<string, unknown>>): Awaitable<Verdict> {
    const action = this.parts.actions.find(name);
    if (action === undefined) {
      const known = this.parts.actions.all().map((definition) => definition.name);
      const message = `There is no action "${name}". Known are: ${known.join(', ') || 'none; attach an agent first'}.`;
      throw new ConfigurationError('UNKNOWN_ACTION', message, { name });
    }
    const call = this.begin(action, undefined, positionalArguments(action.spec, args));
    const { plan } = this.prepare(action);
    const verdict = this.evaluate(call, plan);
    return isPromise(verdict) ? verdict.then((made) => withOwnDenial(call, made)) : withOwnDenial(call, verdict);
  }

  attachmentFor(agentClass: AgentClass): Attachment {
    return this.attachments.of(agentClass);
  }

  /** Prepares a function that belongs to no class. */
  prepareFunction(spec: ActionSpec): PreparedAction {
    return this.attachments.ofFunction(spec);
  }

  newId(): string {
    return this.parts.ids.next(this.parts.clock.now());
  }

  now(): number {
    return this.parts.clock.now();
  }

  private begin(action: PreparedAction, self: unknown, args: unknown[]): GuardedCall {
    const running = runningCall();
    const parent = running?.prepared.guard === this ? running : undefined;
    return new GuardedCall(action, self, args, this.parts.scopes.current(), parent);
  }

  private prepare(action: PreparedAction): ActionPolicy {
    const { riskTable } = this.parts.policies();
    const plan = this.parts.pipeline().prepare(action.definition);
    const baseRisk = riskTable.base(action.definition.name, action.definition.tags);
    action.policy = { plan, baseRisk };
    return action.policy;
  }

  /** Throws, or rejects with, the refusal; else publishes what was flagged. */
  private decide(call: GuardedCall, plan: ActionPlan): Awaitable<void> {
    const verdict = this.evaluate(call, plan);
    if (!isPromise(verdict)) return this.conclude(call, verdict);
    if (call.action.mode === 'async') return verdict.then((made) => this.conclude(call, made));
    verdict.catch(() => undefined);
    return this.conclude(call, denied(ruleMustWait(call)));
  }

  /** Never throws and never rejects: a pipeline that fails refuses. */
  private evaluate(call: GuardedCall, plan: ActionPlan): Awaitable<Verdict> {
    try {
      const verdict = plan.evaluate(call, call.costFault === null ? 'all' : 'access', call.signal);
      return isPromise(verdict) ? verdict.catch((error: unknown) => denied(pipelineFailed(call, error))) : verdict;
    } catch (error) {
      return denied(pipelineFailed(call, error));
    }
  }

  private conclude(call: GuardedCall, made: Verdict): Awaitable<void> {
    const verdict = withOwnDenial(call, made);
    if (verdict.denial !== null) {
      const { intervention, durable } = this.parts.recorder.blocked(call, verdict.denial, verdict.findings);
      const refusal = new PolicyViolationError(intervention);
      if (durable === undefined) throw refusal;
      return durable.then(() => Promise.reject(refusal));
    }
    const durable = this.parts.recorder.flagged(call, verdict.findings);
    if (durable !== undefined) call.holdArguments();
    return durable;
  }

  private book(call: GuardedCall): void {
    this.parts.spend.book(call.prepared.spend, call.scope.spent, call.costNanoUsd);
  }
}

/** Adds what the guard itself objects to; a rule's denial comes first. */
function withOwnDenial(call: GuardedCall, verdict: Verdict): Verdict {
  if (verdict?.allowed === true)
    return call.costFault === null ? verdict : { ...verdict, ...denied(invalidCost(call)) };
  if (verdict?.denial != null) return verdict;
  return denied(pipelineFailed(call, new TypeError('it gave no verdict')));
}

function asPromise(result: unknown): Promise<unknown> {
  return result instanceof Promise ? result : Promise.resolve(result);
}
