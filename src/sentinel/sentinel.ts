import type { ResolutionContext } from 'inversify';
import type { Observable } from 'rxjs';
import { isQueue, type QueueApprovalGate } from '../approval/queue-approval-gate';
import type { GuardedActionOptions } from '../core/action-options';
import type { Awaitable } from '../core/awaitable';
import type { Intervention } from '../core/intervention';
import type { LedgerEntry } from '../core/ledger-entry';
import type { Verdict } from '../core/verdict';
import { shown } from '../errors/check-options';
import { ConfigurationError } from '../errors/configuration-error';
import type { ActionGuard } from '../guard/action-guard';
import { setAttachment } from '../guard/attachment';
import { guardFunction } from '../guard/guard-method';
import { positionalArguments } from '../guard/named-arguments';
import type { RunOptions } from '../guard/run-scope';
import { type ActionSpend, type Spend, spendOf } from '../guard/spend';
import type { ActionOptions, AnyFunction } from '../metadata/action-spec';
import { createSpec } from '../metadata/create-spec';
import type { ControlStatus } from '../platform-client/control-status';
import type { SyncStatus } from '../platform-client/sync-status';
import { checkKillTarget, type KillTarget } from '../policy/kill-switch';
import type { PolicyDocument } from '../policy/policy-document';
import type { Assembly } from './assembly';
import { NOTHING_CONTROLS } from './nothing-controls';
import { NOTHING_TO_SYNC } from './nothing-to-sync';
import { asList } from './policy-sources';
import { toToolResult } from './to-tool-result';

type Constructor<T> = new (...args: never[]) => T;

/**
 * Guards agents by a policy, and publishes what it prevented. Made by `createSentinel`; also the DI token.
 *
 * Two Sentinels share nothing. A Sentinel keeps no process alive.
 */
export class Sentinel {
  /** Everything that was stopped, held, changed or flagged, as it happens. Never errors; no subscriber can break it. */
  readonly interventions$: Observable<Intervention>;
  /** Every call that ran, when it is settled. Never errors; no subscriber can break it. */
  readonly actions$: Observable<LedgerEntry>;
  private readonly closing: (() => void)[] = [];
  private closed: Promise<void> | null = null;

  constructor(
    private readonly parts: Assembly,
    private readonly container: ResolutionContext,
  ) {
    this.interventions$ = parts.recording.stream.interventions$;
    this.actions$ = parts.recording.ledgerStream.actions$;
  }

  /** Makes a guarded agent: from the container, with its dependencies; a class that is not bound is resolved all the same. */
  get<T extends object>(agentClass: Constructor<T>): T {
    return this.attach(this.container.get<T>(agentClass, { autobind: true }));
  }

  /**
   * Puts an existing agent under guard; a class itself, for its static actions.
   *
   * @returns the same agent.
   * @throws {@link ConfigurationError} `ALREADY_ATTACHED` where another Sentinel guards it, `UNGUARDED_OVERRIDE`,
   * `DUPLICATE_ACTION` or `ASYNC_RULE_ON_SYNC_ACTION` for what its class declares.
   */
  attach<T extends object>(agent: T): T {
    if ((typeof agent !== 'object' || agent === null) && typeof agent !== 'function') {
      throw new ConfigurationError(
        'INVALID_TARGET',
        `sentinel.attach: expected an agent or a class, got ${shown(agent)}.`,
      );
    }
    setAttachment(agent, this.parts.guard);
    this.parts.control?.start();
    return agent;
  }

  /**
   * Guards a function, without a class and without decorators.
   *
   * @returns a function of the same type; `this` is passed on.
   * @throws {@link ConfigurationError} `INVALID_OPTIONS`, `DUPLICATE_ACTION` or `ASYNC_RULE_ON_SYNC_ACTION`.
   *
   * @example const search = sentinel.guard(searchWeb, { name: 'search_web', costUsd: 0.01 });
   */
  guard<Fn extends (...args: never[]) => unknown>(
    fn: Fn,
    options: GuardedActionOptions<Parameters<Fn>, Awaited<ReturnType<Fn>>> = {},
  ): Fn {
    const where = `sentinel.guard(${typeof fn === 'function' ? fn.name || 'a function' : ''})`;
    if (typeof fn !== 'function') {
      throw new ConfigurationError('INVALID_TARGET', `${where}: expected a function, got ${shown(fn)}.`);
    }
    const original = fn as unknown as AnyFunction;
    const spec = createSpec({
      options: options as ActionOptions,
      original,
      key: fn.name,
      place: fn.name || 'a function',
      where,
    });
    const guarded = guardFunction(this.parts.guard.prepareFunction(spec)) as unknown as Fn;
    this.parts.control?.start();
    return guarded;
  }

  /**
   * Runs `body` within a run: its calls carry these facts, across every `await`. What is left out is inherited; without
   * `runId` the run around it goes on.
   *
   * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
   */
  run<T>(options: RunOptions, body: () => T): T {
    return this.parts.scopes.within(options, body);
  }

  /** Runs `body` within a run that has an id of its own. */
  newRun<T>(options: Omit<RunOptions, 'runId'>, body: () => T): T {
    return this.parts.scopes.within({ ...options, runId: this.parts.newId() }, body);
  }

  /**
   * Tells what would be decided about a call, without running, asking, publishing or consuming anything.
   *
   * @param args - by name.
   * @returns the verdict; a promise of it where a rule must wait.
   * @throws {@link ConfigurationError} `UNKNOWN_ACTION` or `INVALID_OPTIONS`.
   */
  check(actionName: string, args: Readonly<Record<string, unknown>> = {}): Awaitable<Verdict> {
    if (typeof args !== 'object' || args === null) {
      const message = `sentinel.check: the arguments must be an object, by name; got ${shown(args)}.`;
      throw new ConfigurationError('INVALID_OPTIONS', message);
    }
    const action = this.parts.actions.find(actionName);
    if (action === undefined) {
      const known = this.parts.actions.all().map(({ name }) => name);
      const message = `There is no action "${actionName}". Known are: ${known.join(', ') || 'none; attach an agent first'}.`;
      throw new ConfigurationError('UNKNOWN_ACTION', message, { actionName });
    }
    return this.parts.guard.check(action, positionalArguments(action.spec, args));
  }

  /**
   * Replaces the Sentinel's own policy, at once and for every call that begins from now on; what a platform adds stays.
   * What was spent stays spent.
   *
   * @throws {@link ConfigurationError} `INVALID_POLICY`, `UNKNOWN_ARGUMENT` or `NO_SHARED_QUOTA`; the policy so far stays.
   */
  updatePolicy(policy: PolicyDocument | readonly PolicyDocument[]): void {
    this.parts.policies.replace(asList(policy));
  }

  /**
   * Waits until the platform's stops are known and the first policies are there: from the platform, or from the home where an
   * earlier process kept them. Where the platform is away it waits for its stops 5 s at most, and what the home kept holds;
   * where no policy is required (`platform.requirePolicy`) it does not wait for these. Keeps the process alive meanwhile.
   *
   * @throws {@link ConfigurationError} `POLICY_UNAVAILABLE` where the Sentinel is closed before.
   */
  ready(): Promise<void> {
    return this.parts.requiredPolicy.ready();
  }

  /**
   * The questions that wait for an answer: the `QueueApprovalGate` that this Sentinel was given.
   *
   * @throws {@link ConfigurationError} `NO_APPROVAL_QUEUE` where it asks elsewhere, or nobody.
   */
  get approvals(): QueueApprovalGate {
    const gate = this.parts.gate();
    if (isQueue(gate)) return gate;
    const found = gate === null ? 'no gate' : `a ${gate.constructor.name}`;
    const message = `This Sentinel has ${found}, and no queue of questions. Give it one: approvals: new QueueApprovalGate().`;
    throw new ConfigurationError('NO_APPROVAL_QUEUE', message);
  }

  /**
   * Runs a call that was suspended (`onApproval: 'suspend'`), once a human has agreed to it: its rules of access are asked
   * again, and its limits taken.
   *
   * @returns what its body gives.
   * @throws the refusal's error; `ApprovalPendingError` while nobody has decided; {@link ConfigurationError}
   * `ALREADY_RESUMED` the second time, `UNKNOWN_APPROVAL` for a call that this Sentinel does not hold.
   */
  resume<T = unknown>(approvalId: string): Promise<T> {
    return this.parts.guard.resume(approvalId) as Promise<T>;
  }

  /**
   * Stops what matches all that is given, everything where nothing is: calls are refused with `KILL_SWITCH`, those that
   * wait for a human end, the `currentCall().signal` of running ones aborts, and iterations end at their next step.
   *
   * @param reason - one sentence, for the records and whoever is stopped.
   * @returns false where it was so already.
   * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
   */
  kill(reason: string, target: KillTarget = {}): boolean {
    if (typeof reason !== 'string' || reason.trim() === '') {
      const message = `sentinel.kill: the reason must be a sentence, got ${shown(reason)}.`;
      throw new ConfigurationError('INVALID_OPTIONS', message);
    }
    checkKillTarget(target, 'sentinel.kill');
    const isNew = this.parts.killSwitch.kill(reason, target);
    if (isNew) this.parts.logger.warn({ target, reason }, 'The kill switch was pulled.');
    return isNew;
  }

  /**
   * Ends the stop that was begun here with the same target; others, and those of a platform, stay.
   *
   * @returns false where there was none.
   * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
   */
  revive(target: KillTarget = {}): boolean {
    checkKillTarget(target, 'sentinel.revive');
    const wasStopped = this.parts.killSwitch.revive(target);
    if (wasStopped) this.parts.logger.warn({ target }, 'The kill switch was released.');
    return wasStopped;
  }

  /**
   * Turns a refusal into its message for a language model, as the result of a tool. Other errors stay errors, and so does
   * `ApprovalPendingError`: it is for whoever runs the agent.
   *
   * @returns what `call` gives, else the message; a promise where `call` gives one.
   *
   * @example const result = await sentinel.asToolResult(() => agent.refund('A-7', 20));
   */
  asToolResult<T>(call: () => Promise<T>): Promise<T | string>;
  asToolResult<T>(call: () => T): T | string;
  asToolResult<T>(call: () => Awaitable<T>): Awaitable<T | string> {
    return toToolResult(call);
  }

  /** What the calls that ran have cost; `runUsd` is of the run in which it is asked. */
  spend(): Spend;
  /** What the calls of one action have cost. */
  spend(actionName: string): ActionSpend;
  spend(actionName?: string): Spend | ActionSpend {
    const { quota, scopes, actions } = this.parts;
    const totals = spendOf(quota, scopes.current().runId, (name) => actions.callsOf(name));
    return actionName === undefined ? totals : (totals.actions[actionName] ?? { calls: 0, costUsd: 0 });
  }

  /** What the platform controls. */
  readonly control = {
    /** Which policies and stops of it hold, and since when these are known; where there is no platform, nothing. */
    status: (): ControlStatus => this.parts.control?.status() ?? NOTHING_CONTROLS,
  };

  /** How far the platform has what was recorded. */
  readonly sync = {
    /** What is not sent yet and why; where there is no platform, nothing. */
    status: (): SyncStatus => this.parts.recording.sync?.status() ?? NOTHING_TO_SYNC,
  };

  /**
   * Waits until the records so far are on disk, the sinks have them, and the platform has acknowledged them.
   *
   * @param options.timeoutMs - default 5000.
   * @returns false where the time ran out, a sink failed, or the platform did not get all. Never rejects.
   */
  flush(options: { timeoutMs?: number } = {}): Promise<boolean> {
    return this.parts.recording.flush(options);
  }

  /** Flushes, ends the stream and lets go of files and sinks. Its agents stay guarded. A second call waits for the first. */
  close(): Promise<void> {
    this.closed ??= this.closeOnce();
    return this.closed;
  }

  /** The guard that its agents are given. */
  get guarding(): ActionGuard {
    return this.parts.guard;
  }

  /** Calls `fn` when the Sentinel is closed. */
  onClose(fn: () => void): void {
    this.closing.push(fn);
  }

  private async closeOnce(): Promise<void> {
    this.parts.policyWatch.warnOfIdlePatterns();
    for (const fn of this.closing) fn();
    this.parts.guard.withdrawQuestions();
    this.parts.control?.close();
    await Promise.all([this.parts.recording.close(), this.parts.platformGate?.close()]);
    this.parts.sharedQuota.close();
  }
}
