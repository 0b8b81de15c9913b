import { AssertionError } from 'node:assert';
import type { AgentClass } from '../metadata/action-spec';
import { readUnguarded } from '../metadata/read';

/** What {@link expectGuarded} may leave out. */
export interface ExpectGuardedOptions {
  /** Methods that need no guard, by name; a static one as `static create`. One that is not there, or is guarded, is told of. */
  readonly except?: readonly string[];
}

/**
 * Expects that every public method of a class, inherited and static ones too, is a guarded action: a tool that somebody
 * adds later does not slip through.
 *
 * Methods whose names begin with `_` count as private, as `#private` ones are; those that only TypeScript calls private
 * cannot be told apart: name them in `except`. Functions that are fields of an agent are not seen, nor guarded.
 *
 * @throws AssertionError of `node:assert`, naming the methods.
 *
 * @example expectGuarded(SupportAgent, { except: ['perform'] });
 */
export function expectGuarded(agentClass: AgentClass, { except = [] }: ExpectGuardedOptions = {}): void {
  const unguarded = readUnguarded(agentClass).filter((name) => !name.replace('static ', '').startsWith('_'));
  const found = unguarded.filter((name) => !except.includes(name));
  if (found.length > 0) {
    const them = found.length === 1 ? 'it' : 'them';
    fail(
      `${agentClass.name} has methods that nobody guards: ${found.join(', ')}. Put @GuardedAction on ${them}, or name ${them} in except.`,
    );
  }
  const stale = except.filter((name) => !unguarded.includes(name));
  if (stale.length > 0)
    fail(`${agentClass.name} has no unguarded method ${stale.join(', ')}: take it out of except, or correct its name.`);
}

function fail(message: string): never {
  throw new AssertionError({ message, stackStartFn: expectGuarded });
}
