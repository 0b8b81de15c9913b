import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunContext } from '../core/run-context';
import { ConfigurationError } from '../errors/configuration-error';
import { NanoSum } from '../money/nano-sum';

const MAX_RUNS = 100_000;

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

/** A run context together with what its run has spent. */
export interface RunScope extends RunContext {
  readonly spent: NanoSum;
}

/** Knows the run of the moment; AsyncLocalStorage is entered only by {@link RunScopes.within}. */
export class RunScopes {
  private readonly storage = new AsyncLocalStorage<RunScope>();
  private readonly spentByRun = new Map<string, NanoSum>();
  private readonly outermost: RunScope;
  private entered = false;

  constructor(context: RunContext) {
    this.outermost = { ...context, spent: this.spentIn(context.runId) };
  }

  current(): RunScope {
    return this.entered ? (this.storage.getStore() ?? this.outermost) : this.outermost;
  }

  /**
   * Runs `body` in a run of its own, or in the one around it with other facts.
   *
   * @throws {@link ConfigurationError} `INVALID_OPTIONS` for an option that is unknown or of another type.
   */
  within<T>(options: RunOptions, body: () => T): T {
    checkOptions(options);
    const around = this.current();
    const runId = options.runId ?? around.runId;
    const scope: RunScope = {
      runId,
      agentId: options.agentId ?? around.agentId,
      intent: options.intent ?? around.intent,
      taskId: options.taskId ?? around.taskId,
      missionId: options.missionId ?? around.missionId,
      signal: options.signal ?? around.signal,
      spent: runId === around.runId ? around.spent : this.spentIn(runId),
    };
    this.entered = true;
    return this.storage.run(scope, body);
  }

  /** One sum for each run id; of more than 100,000 the one that was entered longest ago is forgotten. */
  private spentIn(runId: string): NanoSum {
    const known = this.spentByRun.get(runId);
    const sum = known ?? new NanoSum();
    if (known !== undefined) this.spentByRun.delete(runId);
    else if (this.spentByRun.size >= MAX_RUNS) this.spentByRun.delete(this.spentByRun.keys().next().value as string);
    this.spentByRun.set(runId, sum);
    return sum;
  }
}

function checkOptions(options: RunOptions): void {
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
