import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunContext } from '../core/run-context';
import { ConfigurationError } from '../errors/configuration-error';
import type { BoundLimits } from './bound-limits';
import type { ActionPolicy } from './prepared-action';

/** What `sentinel.run` sets for the calls within it; what is left out is inherited from the run around it. */
export interface RunOptions {
  /** 1 to 128 characters. Left out: the run around it goes on. */
  readonly runId?: string;
  /** 1 to 128 characters. */
  readonly agentId?: string;
  /** What the agent is trying to do. */
  readonly intent?: string;
  readonly taskId?: string;
  readonly missionId?: string;
  /** Its abort cancels what waits in this run. */
  readonly signal?: AbortSignal;
}

/** A run context, with what was bound for the calls in it. */
export interface RunScope extends RunContext {
  readonly limits: WeakMap<ActionPolicy, BoundLimits>;
}

/** A run that was entered, of one Sentinel; at most one of each other may be around it. */
interface Entered {
  readonly by: RunScopes;
  readonly scope: RunScope;
  readonly around: Entered | undefined;
}

/** One for all Sentinels: each that is ever entered makes every promise of the process dearer, also when it is closed. */
const storage = new AsyncLocalStorage<Entered>();

/** Knows the run of the moment; AsyncLocalStorage is entered only by {@link RunScopes.within}. */
export class RunScopes {
  private readonly outermost: RunScope;
  private entered = false;

  constructor(context: RunContext) {
    this.outermost = { ...context, limits: new WeakMap() };
  }

  current(): RunScope {
    if (!this.entered) return this.outermost;
    let entered = storage.getStore();
    while (entered !== undefined && entered.by !== this) entered = entered.around;
    return entered?.scope ?? this.outermost;
  }

  /**
   * Runs `body` in a run of its own, or in the one around it with other facts.
   *
   * @throws {@link ConfigurationError} `INVALID_OPTIONS` for an option that is unknown or of another type.
   */
  within<T>(options: RunOptions, body: () => T): T {
    checkOptions(options);
    if (typeof body !== 'function') {
      throw new ConfigurationError(
        'INVALID_OPTIONS',
        'sentinel.run: the second argument must be the function that is run.',
      );
    }
    const around = this.current();
    const scope: RunScope = {
      runId: options.runId ?? around.runId,
      agentId: options.agentId ?? around.agentId,
      intent: options.intent ?? around.intent,
      taskId: options.taskId ?? around.taskId,
      missionId: options.missionId ?? around.missionId,
      signal: options.signal ?? around.signal,
      limits: new WeakMap(),
    };
    this.entered = true;
    return this.inside(scope, body);
  }

  /** Runs `body` in a scope that was there before: that of a call which goes on later. */
  inside<T>(scope: RunScope, body: () => T): T {
    return this.entered ? storage.run({ by: this, scope, around: without(this, storage.getStore()) }, body) : body();
  }
}

/** A run that begins inside another one of the same Sentinel takes its place: runs that begin each other must not add up. */
function without(scopes: RunScopes, entered: Entered | undefined): Entered | undefined {
  if (entered === undefined) return undefined;
  const around = without(scopes, entered.around);
  if (entered.by === scopes) return around;
  return around === entered.around ? entered : { ...entered, around };
}

function checkOptions(options: RunOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new ConfigurationError('INVALID_OPTIONS', 'sentinel.run: the first argument must be an object of options.');
  }
  const { runId, agentId, intent, taskId, missionId, signal, ...unknown } = options;
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) {
    const known = 'runId, agentId, intent, taskId, missionId and signal';
    throw new ConfigurationError(
      'INVALID_OPTIONS',
      `sentinel.run: there is no option "${stranger}"; there are ${known}.`,
    );
  }
  for (const [name, value] of Object.entries({ runId, agentId, taskId, missionId })) {
    if (value === undefined || (typeof value === 'string' && value.length >= 1 && value.length <= 128)) continue;
    throw new ConfigurationError('INVALID_OPTIONS', `sentinel.run: ${name} must be a text of 1 to 128 characters.`);
  }
  if (intent !== undefined && typeof intent !== 'string') {
    throw new ConfigurationError('INVALID_OPTIONS', 'sentinel.run: intent must be a text.');
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new ConfigurationError('INVALID_OPTIONS', 'sentinel.run: signal must be an AbortSignal.');
  }
}
