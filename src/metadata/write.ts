import 'reflect-metadata';
import type { ActionSpec, AgentClass, AnyFunction } from './action-spec';
import type { GuardedAgentOptions } from './agent-options';
import { ACTION, AGENT, PRIVATE_ACTIONS } from './keys';

const declared = new Set<AgentClass>();

/** Writes an action's spec to the function that guards it. */
export function writeAction(guarded: AnyFunction, spec: ActionSpec): void {
  Reflect.defineMetadata(ACTION, spec, guarded);
}

/** Notes a `#private` action on the class of its instances; known from the first instance on. */
export function writePrivateAction(agentClass: AgentClass, spec: ActionSpec): void {
  const known = (Reflect.getOwnMetadata(PRIVATE_ACTIONS, agentClass) ?? []) as readonly ActionSpec[];
  if (!known.includes(spec)) Reflect.defineMetadata(PRIVATE_ACTIONS, [...known, spec], agentClass);
}

/** Writes the options of `@GuardedAgent` to the class. */
export function writeAgent(agentClass: AgentClass, options: GuardedAgentOptions): void {
  Reflect.defineMetadata(AGENT, options, agentClass);
}

/** Notes that a class has actions, so that a registry can ask its container for it. */
export function declareClass(agentClass: AgentClass): void {
  declared.add(agentClass);
}

/** Every class of this process that is known to have actions. */
export function declaredClasses(): ReadonlySet<AgentClass> {
  return declared;
}
