import { type Awaitable, isPromise } from '../core/awaitable';
import type { Clock } from '../core/clock';
import type { IdSource } from '../core/ids';
import type { Logger } from '../core/logger';
import type { PolicyCaller } from '../core/policy-caller';
import type { Verdict } from '../core/verdict';
import type { ActionSpec, AgentClass } from '../metadata/action-spec';
import type { KillSwitch } from '../policy/kill-switch';
import type { PolicyPipeline } from '../policy/policy-pipeline';
import type { PolicySelection } from '../policy/policy-selection';
import { KillSwitchRule } from '../policy/rules/kill-switch-rule';
import { stoppablePlan } from '../policy/stoppable-plan';
import { ApprovalDesk } from './approval-desk';
import type { Attachment } from './attachment';
import { type AttachmentParts, Attachments } from './attachments';
import { runningCall } from './current-call';
import { Decider } from './decider';
import { GuardedCall } from './guarded-call';
import { GuardedIteration } from './guarded-iteration';
import { InFlight } from './in-flight';
import type { InterventionRecorder } from './intervention-recorder';
import type { LedgerKeeper } from './ledger-keeper';
import type { Meter } from './meter';
import { misfitPlan } from './misfit-plan';
import { POLICY_AWAITED } from './policy-awaited';
import type { ActionPolicy, PreparedAction } from './prepared-action';
import { Refuser } from './refuser';
import { runAsync, runSync } from './run-body';
import type { RunScope, RunScopes } from './run-scope';
import { Settler } from './settler';
import { SuspendedCalls } from './suspended-calls';

/** What a guard works with; the composition root gives it. */
export interface GuardParts extends AttachmentParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ids: IdSource;
  readonly sessionId: string;
  readonly scopes: RunScopes;
  readonly meter: Meter;
  readonly recorder: InterventionRecorder;
  readonly ledger: LedgerKeeper;
  readonly pipeline: () => PolicyPipeline;
  readonly policies: () => PolicySelection;
  /** Whether the first policy is there, where one is required: before, every call is refused. */
  readonly isPolicyThere: () => boolean;
  readonly killSwitch: KillSwitch;
}

/**
 * Stands between the intent and the act: every guarded call comes through here.
 *
 * From the decorator to the decision: `guard-method.ts` (what stands in a method's place) calls this class, which has
 * the {@link Decider} ask the rules.
 *
 * A call is decided ({@link Decider}), its body runs, and its books are closed ({@link Settler}); what is refused
 * becomes an intervention and an error. Whatever does not change between calls was done before the first one.
 */
export class ActionGuard {
  readonly sessionId: string;
  private readonly attachments: Attachments;
  private readonly desk: ApprovalDesk;
  private readonly suspended = new SuspendedCalls();
  private readonly decider: Decider;
  private readonly settler: Settler;
  private readonly killSwitchRule: KillSwitchRule;

  constructor(private readonly parts: GuardParts) {
    this.sessionId = parts.sessionId;
    this.attachments = new Attachments(this, parts);
    this.desk = new ApprovalDesk(parts);
    this.killSwitchRule = new KillSwitchRule(parts.killSwitch);
    this.decider = new Decider({
      ...parts,
      desk: this.desk,
      suspended: this.suspended,
      refuser: new Refuser(parts.recorder),
      now: () => parts.clock.now(),
    });
    this.settler = new Settler(parts);
  }

  /** Calls a synchronous action: returns what its body returns, throws what refuses it. */
  callSync(action: PreparedAction, self: unknown, args: unknown[]): unknown {
    const call = this.decider.decide(this.begin(action, this.policyOf(action), self, args)) as GuardedCall;
    this.start(call);
    return runSync(call, this.settler);
  }

  /** Calls an asynchronous action; never throws. */
  callAsync(action: PreparedAction, self: unknown, args: unknown[]): Promise<unknown> {
    try {
      const admitted = this.admit(action, self, args);
      if (isPromise(admitted)) return admitted.then((call) => runAsync(call, this.settler));
      return runAsync(admitted, this.settler);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Decides about a call that may wait; gives it once its body may begin. Throws, or rejects with, the refusal. */
  admit(action: PreparedAction, self: unknown, args: unknown[]): Awaitable<GuardedCall> {
    const decided = this.decider.decide(this.begin(action, this.policyOf(action), self, args));
    return isPromise(decided) ? decided.then((call) => this.start(call)) : this.start(decided);
  }

  /**
   * Runs the call that was suspended under an id, in its own run: gives what its body gives, or rejects with what refuses
   * it. As ever, what is left to decide about an async generator is decided at its first `next()`.
   */
  async resume(approvalId: string): Promise<unknown> {
    const held = await this.suspended.resume(approvalId);
    const { scope, prepared } = held.call;
    const within = <T>(part: () => T): T => this.parts.scopes.inside(scope, part);
    if (held.isAgreed && prepared.spec.kind === 'async-generator') {
      return new GuardedIteration(async () => this.start(await held.proceed()), within);
    }
    const call = this.start(await held.proceed());
    return within(() => (prepared.spec.kind === 'sync' ? runSync(call, this.settler) : runAsync(call, this.settler)));
  }

  /** Withdraws the questions that wait for a human. */
  withdrawQuestions(): void {
    this.desk.close();
  }

  /** What can end a call that is running. */
  inFlight(call: GuardedCall): InFlight {
    const { records } = call;
    records.inFlight ??= new InFlight(call, this.parts);
    return records.inFlight;
  }

  /** What closes the books on calls. */
  get settling(): Settler {
    return this.settler;
  }

  /**
   * Gives the verdict about a call that is not made: nothing runs, is asked of a human, published or consumed.
   *
   * @param args - by position.
   */
  check(action: PreparedAction, args: unknown[]): Awaitable<Verdict> {
    const policy = this.prepare(action, this.parts.scopes.current());
    return this.decider.check(this.begin(action, policy, undefined, args));
  }

  attachmentFor(agentClass: AgentClass): Attachment {
    return this.attachments.of(agentClass);
  }

  /** Prepares a function that belongs to no class. */
  prepareFunction(spec: ActionSpec): PreparedAction {
    return this.attachments.ofFunction(spec);
  }

  /** Calls `fn` later, by the Sentinel's clock. */
  after(ms: number, fn: () => void): () => void {
    return this.parts.clock.after(ms, fn);
  }

  /** @param at - Unix time, milliseconds. */
  newId(at: number): string {
    return this.parts.ids.next(at);
  }

  private begin(action: PreparedAction, policy: ActionPolicy, self: unknown, args: unknown[]): GuardedCall {
    const running = runningCall();
    const parent = running?.prepared.guard === this ? running : undefined;
    return new GuardedCall(action, policy, self, args, this.parts.scopes.current(), parent, this.parts.clock.now());
  }

  private start(call: GuardedCall): GuardedCall {
    call.prepared.calls += 1;
    this.parts.ledger.open(call);
    return call;
  }

  /** The policy of this moment, made ready for an action in a run: default that of the moment. */
  policyOf(action: PreparedAction, scope?: RunScope): ActionPolicy {
    return action.policy ?? this.policyIn(action, scope ?? this.parts.scopes.current());
  }

  private policyIn(action: PreparedAction, scope: RunScope): ActionPolicy {
    const policies = this.parts.policies();
    if (!policies.isScoped) {
      const prepared = this.prepare(action, scope);
      // The first one starts the control, and what its home kept may be only for some calls.
      if (this.parts.policies() !== policies) return this.policyIn(action, scope);
      action.policy = prepared;
      return prepared;
    }
    const set = policies.for(callerOf(action, scope));
    const policy = action.policies.get(set) ?? this.prepare(action, scope);
    action.policies.set(set, policy);
    return policy;
  }

  private prepare(action: PreparedAction, scope: RunScope): ActionPolicy {
    const { name, tags } = action.definition;
    const caller = callerOf(action, scope);
    const pipeline = this.parts.pipeline();
    const { documents, own } = this.parts.policies().for(caller);
    const misfit = documents.length === own.length ? null : misfitPlan(action.spec, documents);
    const decided = misfit ?? pipeline.prepare(action.definition, caller);
    const prepared = this.parts.isPolicyThere() ? decided : POLICY_AWAITED;
    const plan = this.parts.killSwitch.isActive ? stoppablePlan(prepared, this.killSwitchRule) : prepared;
    return {
      plan,
      baseRisk: this.parts.policies().for(caller).riskTable.base(name, tags),
      hasLimitsBeyond: this.parts.meter.hasLimitsBeyond(plan),
      lastScope: null,
      lastLimits: null,
    };
  }
}

function callerOf({ agentId }: PreparedAction, scope: RunScope): PolicyCaller {
  return { agentId: scope.agentId ?? agentId, runId: scope.runId };
}
