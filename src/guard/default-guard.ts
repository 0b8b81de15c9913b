import { ConfigurationError } from '../errors/configuration-error';
import type { AgentClass } from '../metadata/action-spec';
import type { ActionGuard } from './action-guard';
import type { Attachment } from './attachment';

let current: ActionGuard | undefined;

/**
 * Makes a guard the one for agents that no Sentinel was attached to.
 *
 * @throws {@link ConfigurationError} `ALREADY_CONFIGURED` while there is one.
 */
export function setDefaultGuard(guard: ActionGuard): void {
  if (current !== undefined) {
    throw new ConfigurationError(
      'ALREADY_CONFIGURED',
      'A default Sentinel is configured already. Close it before configuring another.',
    );
  }
  current = guard;
}

/** Takes the default back, if it is this guard. */
export function clearDefaultGuard(guard: ActionGuard): void {
  if (current === guard) current = undefined;
}

/** What the default guard gives an agent that is not attached. */
export function defaultAttachment(agent: unknown): Attachment | undefined {
  if (current === undefined || ((typeof agent !== 'object' || agent === null) && typeof agent !== 'function'))
    return undefined;
  return current.attachmentFor((typeof agent === 'function' ? agent : agent.constructor) as AgentClass);
}
