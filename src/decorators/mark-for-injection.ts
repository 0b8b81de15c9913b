import { inject, optional } from 'inversify';
import type { ActionGuard } from '../guard/action-guard';
import { GUARD, setAttachment } from '../guard/attachment';
import type { AgentClass } from '../metadata/action-spec';

/**
 * Marks a class so that an inversify container which resolves it injects its guard.
 *
 * The injected property is an accessor on the prototype: what it is given is kept where no log, copy or comparison
 * of the agent shows it. The token is a symbol: a container that binds classes by itself would try to make a guard.
 */
export function markForInjection(agentClass: AgentClass): void {
  const prototype = agentClass.prototype as object;
  if (Object.hasOwn(prototype, GUARD)) return;
  Object.defineProperty(prototype, GUARD, {
    configurable: true,
    set(this: object, guard: ActionGuard | undefined) {
      if (guard !== undefined) setAttachment(this, guard);
    },
  });
  inject(GUARD)(prototype, GUARD);
  optional()(prototype, GUARD);
}
