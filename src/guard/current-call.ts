import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActionDefinition } from '../core/action-definition';
import { ConfigurationError } from '../errors/configuration-error';
import type { ActionSpec } from '../metadata/action-spec';
import { isOverride } from '../metadata/read';
import type { GuardedCall } from './guarded-call';

/** What a body may know of its own call. */
export interface CurrentCall {
  readonly id: string;
  readonly action: ActionDefinition;
  readonly runId: string;
  readonly agentId: string | null;
  readonly sessionId: string;
  readonly parentCallId: string | null;
  /** Unit: USD. */
  readonly estimatedCostUsd: number;
  /** Aborts when the call should end early: the run was aborted, or the kill switch stopped it (`KillSwitchError`). */
  readonly signal: AbortSignal;
}

const ambient = new AsyncLocalStorage<GuardedCall>();
let running: GuardedCall | undefined;
let ambientUsed = false;

/** The call whose body is running: the synchronous part of any, or anywhere in one that says `ambient: true`. */
export function runningCall(): GuardedCall | undefined {
  return running ?? (ambientUsed ? ambient.getStore() : undefined);
}

/** Whether it is `super.method()` in the synchronous part of its own guarded override: part of the same call. */
export function isPartOfRunningCall(spec: ActionSpec, self: unknown): boolean {
  // Not the ambient call: after an `await` it is a call of its own.
  if (running === undefined || running.self !== self) return false;
  const { spec: outer } = running.prepared;
  return outer !== spec && outer.key === spec.key && isOverride(outer, spec, self);
}

/** Runs a synchronous part of a call's body as that call's own. */
export function runAs<T>(call: GuardedCall, part: () => T): T {
  const around = running;
  running = call;
  try {
    if (call.prepared.spec.options.ambient !== true) return part();
    ambientUsed = true;
    return ambient.run(call, part);
  } finally {
    running = around;
  }
}

/** Starts the body of a call. The same as `runAs`, without a closure: it stands on the path of every call. */
export function startBody(call: GuardedCall): unknown {
  const { spec } = call.prepared;
  if (spec.options.ambient === true) return runAs(call, () => spec.original.apply(call.self, call.args));
  const around = running;
  running = call;
  try {
    return spec.original.apply(call.self, call.args);
  } finally {
    running = around;
  }
}

/**
 * The guarded call whose body asks.
 *
 * In the synchronous part of every body; after an `await` only where the action says `ambient: true`.
 *
 * @throws {@link ConfigurationError} `NO_CURRENT_CALL` outside a body, or too late in one.
 */
export function currentCall(): CurrentCall {
  const call = runningCall();
  if (call === undefined) {
    throw new ConfigurationError(
      'NO_CURRENT_CALL',
      'currentCall() was asked outside the body of a guarded action, or after an await in one. ' +
        'Ask before the first await, or give the action the option ambient: true.',
    );
  }
  const { id, action, runId, agentId, sessionId, parentCallId, estimatedCostUsd } = call;
  return {
    id,
    action,
    runId,
    agentId,
    sessionId,
    parentCallId,
    estimatedCostUsd,
    // Most bodies do not ask for it, and it has to be watched.
    get signal() {
      return call.signal;
    },
  };
}
