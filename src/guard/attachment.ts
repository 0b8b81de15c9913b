import { ConfigurationError } from '../errors/configuration-error';
import type { ActionSpec, AgentClass } from '../metadata/action-spec';
import type { ActionGuard } from './action-guard';
import type { PreparedAction } from './prepared-action';

/** The property that a container injects the guard through, and the token of the guard. */
export const GUARD = Symbol('agent-sentinel/guard');

const ATTACHMENT = Symbol('agent-sentinel/attachment');
const frozenAgents = new WeakMap<object, Attachment>();

interface Attached {
  [ATTACHMENT]?: Attachment;
}

/** What an agent carries once a Sentinel guards it: one for each class and Sentinel. */
export interface Attachment {
  readonly guard: ActionGuard;
  /** By the id of the spec. */
  readonly actions: PreparedAction[];
  /** Prepares an action of the class that was not known when it was attached. */
  prepare(spec: ActionSpec): PreparedAction;
}

/** A property of the agent itself that hides a guarded method would be called instead of it. */
function refuseOwnOverride(agent: object, { actions }: Attachment): void {
  if (typeof agent === 'function') return;
  const hidden = actions.find((action) => {
    const own = action && Object.getOwnPropertyDescriptor(agent, action.spec.key)?.value;
    return typeof own === 'function' && action.spec.original !== own;
  });
  if (hidden === undefined) return;
  const { place, name } = hidden.spec;
  const message = `This agent has a property of its own that hides the guarded ${place} ("${name}"). Make it a method with @GuardedAction.`;
  throw new ConfigurationError('UNGUARDED_OVERRIDE', message, { action: name });
}

/** What guards an agent, if it is attached. */
export function attachmentOf(agent: unknown): Attachment | undefined {
  if ((typeof agent !== 'object' || agent === null) && typeof agent !== 'function') return undefined;
  return (agent as Attached)[ATTACHMENT] ?? frozenAgents.get(agent);
}

/**
 * Puts an agent under a guard. A class is an agent too: it guards its static actions.
 *
 * @throws {@link ConfigurationError} `ALREADY_ATTACHED` where another Sentinel guards it.
 */
export function setAttachment(agent: object, guard: ActionGuard): void {
  const present = Object.hasOwn(agent, ATTACHMENT) ? (agent as Attached)[ATTACHMENT] : frozenAgents.get(agent);
  if (present?.guard === guard) return;
  const agentClass = (typeof agent === 'function' ? agent : agent.constructor) as AgentClass;
  if (present !== undefined) {
    const message = `This ${agentClass.name} is attached to another Sentinel already. Make an agent of its own for each Sentinel.`;
    throw new ConfigurationError('ALREADY_ATTACHED', message, { agentClass: agentClass.name });
  }
  const attachment = guard.attachmentFor(agentClass);
  refuseOwnOverride(agent, attachment);
  if (Object.isExtensible(agent)) Object.defineProperty(agent, ATTACHMENT, { value: attachment });
  else frozenAgents.set(agent, attachment);
}
