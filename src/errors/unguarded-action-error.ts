import { brandError, SentinelError } from './sentinel-error';

/**
 * A guarded action was called on an agent that no Sentinel guards, so its body did not run.
 *
 * An absent guard must not look like one that agreed.
 */
export class UnguardedActionError extends SentinelError {
  constructor(actionName: string, place: string) {
    super(
      'UNGUARDED_ACTION',
      `${place}: the action "${actionName}" was called, but no Sentinel guards this agent, so it did not run. ` +
        'Take the agent from sentinel.get(…) or from a container with sentinelModule(…), or call sentinel.attach(agent), ' +
        'also for one made by toDynamicValue or toConstantValue; a class with standard decorators, or a subclass without ' +
        'actions of its own, needs @GuardedAgent() to be guarded by its container; configureSentinel(…) guards all the rest. ' +
        'One that was attached all the same was decorated by another copy of agent-sentinel: see "npm ls agent-sentinel".',
      { actionName },
    );
  }
}

brandError(UnguardedActionError, 'UnguardedActionError');
