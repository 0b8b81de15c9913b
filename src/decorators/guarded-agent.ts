import { ConfigurationError } from '../errors/configuration-error';
import { guardMethod } from '../guard/guard-method';
import type { AgentClass, AnyFunction } from '../metadata/action-spec';
import type { GuardedAgentOptions } from '../metadata/agent-options';
import { createSpec } from '../metadata/create-spec';
import { readBareOverrides } from '../metadata/read';
import { validateAgentOptions } from '../metadata/validate-options';
import { declareClass, writeAction, writeAgent } from '../metadata/write';
import { markForInjection } from './mark-for-injection';
import { withoutParentheses } from './without-parentheses';

/** A class decorator for both dialects. */
export type GuardedAgentDecorator = <Class extends AgentClass>(
  agentClass: Class,
  context?: ClassDecoratorContext<Class>,
) => void;

/**
 * Gives the actions of a class common defaults, and marks the class for injection of its guard.
 *
 * A container needs the mark where decorators are standard ones and on a subclass without actions of its own;
 * elsewhere the decorator is optional.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` for a faulty option, `INVALID_TARGET` on anything but a class.
 *
 * @example \@GuardedAgent({ agentId: 'support-bot', tags: ['support'] })
 */
export function GuardedAgent(options: GuardedAgentOptions = {}): GuardedAgentDecorator {
  if (typeof options === 'function') throw withoutParentheses('@GuardedAgent');
  return (agentClass, context) => {
    const elsewhere = context !== undefined && context.kind !== 'class';
    if (elsewhere || typeof agentClass !== 'function' || agentClass.prototype === undefined) {
      throw new ConfigurationError(
        'INVALID_TARGET',
        '@GuardedAgent stands on something that is not a class. Put it before a class.',
      );
    }
    validateAgentOptions(options, `@GuardedAgent on ${agentClass.name}`);
    writeAgent(agentClass, Object.freeze({ ...options }));
    declareClass(agentClass);
    markForInjection(agentClass);
    if (options.overrides === 'inherit') guardBareOverrides(agentClass);
  };
}

function guardBareOverrides(agentClass: AgentClass): void {
  for (const { holder, key, hidden, place } of readBareOverrides(agentClass)) {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
    const original = descriptor.value as AnyFunction;
    const options = { ...hidden.options, name: hidden.name };
    const spec = createSpec({
      options,
      original,
      key,
      place,
      where: `@GuardedAgent on ${agentClass.name}, ${String(key)}`,
    });
    const guarded = guardMethod(spec);
    writeAction(guarded, spec);
    Object.defineProperty(holder, key, { ...descriptor, value: guarded });
  }
}
