import 'reflect-metadata';
import type { ActionSpec, AgentClass, AnyFunction } from './action-spec';
import type { GuardedAgentOptions } from './agent-options';
import { ACTION, AGENT, PRIVATE_ACTIONS } from './keys';

/** A bare method that hides a guarded one. */
export interface BareOverride {
  readonly place: string;
  readonly key: string | symbol;
  readonly hidden: ActionSpec;
  /** Where the bare method stands. */
  readonly holder: object;
}

/** The spec that a function carries, if it guards an action. */
function readAction(fn: unknown): ActionSpec | undefined {
  return typeof fn === 'function' ? (Reflect.getOwnMetadata(ACTION, fn) as ActionSpec | undefined) : undefined;
}

/** The options of `@GuardedAgent` on the class and those above it, the nearest winning; tags add up. */
export function readAgent(agentClass: AgentClass): GuardedAgentOptions {
  const levels = classChain(agentClass).map(
    (level) => (Reflect.getOwnMetadata(AGENT, level) ?? {}) as GuardedAgentOptions,
  );
  const tags = levels.flatMap((level) => level.tags ?? []);
  return Object.assign({}, ...levels, { tags }) as GuardedAgentOptions;
}

/** Every action of a class: its methods, static methods and `#private` methods; of overridden ones the nearest. */
export function readActions(agentClass: AgentClass): readonly ActionSpec[] {
  const methods = new Map<string | symbol, ActionSpec>();
  const statics = new Map<string | symbol, ActionSpec>();
  const privates = new Set<ActionSpec>();
  for (const level of classChain(agentClass)) {
    collect(level.prototype as object, methods);
    collect(level, statics);
    for (const spec of (Reflect.getOwnMetadata(PRIVATE_ACTIONS, level) ?? []) as readonly ActionSpec[])
      privates.add(spec);
  }
  return [...methods.values(), ...statics.values(), ...privates];
}

function collect(holder: object, into: Map<string | symbol, ActionSpec>): void {
  for (const [key, fn] of ownMethods(holder)) {
    const spec = readAction(fn);
    if (spec !== undefined) into.set(key, spec);
  }
}

/** Finds the bare methods of a class, or above it, that hide a guarded one. */
export function readBareOverrides(agentClass: AgentClass): readonly BareOverride[] {
  const bare: BareOverride[] = [];
  for (const side of ['prototype', 'class'] as const) {
    const guarded = new Map<string | symbol, ActionSpec>();
    for (const level of classChain(agentClass)) {
      const holder = side === 'prototype' ? (level.prototype as object) : level;
      for (const [key, fn] of ownMethods(holder)) {
        const spec = readAction(fn);
        const hidden = guarded.get(key);
        if (spec !== undefined) guarded.set(key, spec);
        else if (hidden !== undefined) bare.push({ place: `${level.name}.${String(key)}`, key, hidden, holder });
      }
    }
  }
  return bare;
}

/**
 * The methods of a class, and of those above it, that no guard stands before: `email`, `static create`. Symbols and
 * accessors are left out; `#private` methods cannot be seen.
 */
export function readUnguarded(agentClass: AgentClass): readonly string[] {
  const names = new Map<string, boolean>();
  for (const level of classChain(agentClass)) {
    for (const [key, fn] of ownMethods(level.prototype as object)) note(String(key), key, fn);
    for (const [key, fn] of ownMethods(level)) note(`static ${String(key)}`, key, fn);
  }
  return [...names].filter(([, isGuarded]) => !isGuarded).map(([name]) => name);

  function note(name: string, key: string | symbol, fn: AnyFunction): void {
    if (typeof key === 'string') names.set(name, readAction(fn) !== undefined);
  }
}

/** Whether one action of an agent hides the other: stands nearer to it, in the place of an overriding method. */
export function isOverride(action: ActionSpec, hidden: ActionSpec, agent: unknown): boolean {
  let found = false;
  for (let level = agent; level !== null && level !== undefined; level = Object.getPrototypeOf(level)) {
    const spec = readAction(Object.getOwnPropertyDescriptor(level, action.key)?.value);
    if (spec === hidden) return found;
    found ||= spec === action;
  }
  return false;
}

/** The class and the classes above it, the topmost first. */
function classChain(agentClass: AgentClass): readonly AgentClass[] {
  const chain: AgentClass[] = [];
  let level: unknown = agentClass;
  while (typeof level === 'function' && level !== Function.prototype) {
    chain.unshift(level as AgentClass);
    level = Object.getPrototypeOf(level);
  }
  return chain;
}

function ownMethods(holder: object): [string | symbol, AnyFunction][] {
  const methods: [string | symbol, AnyFunction][] = [];
  for (const key of Reflect.ownKeys(holder)) {
    const value = Object.getOwnPropertyDescriptor(holder, key)?.value as unknown;
    if (typeof value === 'function' && key !== 'constructor') methods.push([key, value as AnyFunction]);
  }
  return methods;
}
