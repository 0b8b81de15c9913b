/** On a guarded method: its spec. */
export const ACTION = Symbol('agent-sentinel/action');

/** On a class: the specs of its `#private` actions, which no prototype shows. */
export const PRIVATE_ACTIONS = Symbol('agent-sentinel/private-actions');

/** On a class: the options of its `@GuardedAgent`. */
export const AGENT = Symbol('agent-sentinel/agent');
