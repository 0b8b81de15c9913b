import type { GuardedActionOptions } from '../core/action-options';
import { ConfigurationError } from '../errors/configuration-error';
import { guardMethod } from '../guard/guard-method';
import type { ActionOptions, AgentClass, AnyFunction } from '../metadata/action-spec';
import { createSpec } from '../metadata/create-spec';
import { declareClass, writeAction, writePrivateAction } from '../metadata/write';
import { markForInjection } from './mark-for-injection';
import { withoutParentheses } from './without-parentheses';

/**
 * A method decorator for both dialects: `experimentalDecorators` and the standard.
 *
 * It is not generic itself: so TypeScript infers `Args` and `Result` from the method that it stands on.
 */
export interface GuardedActionDecorator<Args extends readonly unknown[] = never[], Result = unknown> {
  (
    method: (this: never, ...args: Args) => Result | PromiseLike<Result>,
    context: ClassMethodDecoratorContext<never, (this: never, ...args: Args) => Result | PromiseLike<Result>>,
  ): void;
  (
    target: object,
    key: string | symbol,
    descriptor: { readonly value?: (this: never, ...args: Args) => Result | PromiseLike<Result> },
  ): void;
}

/**
 * Declares a method to be an action: it runs only when the policy lets it.
 *
 * The decorator captures the options as metadata and puts the guard in the method's place. The method keeps its type.
 * Works on instance, static and private methods, synchronous, `async` and `async *`.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` for a faulty option, `INVALID_TARGET` on a field, an accessor,
 * a class or a parameter; both when the class is defined.
 *
 * @example
 * class SupportAgent {
 *   \@GuardedAction({ name: 'refund_customer', costUsd: 0.02, tags: ['payment'] })
 *   async refund(orderId: string, amountUsd: number) { … }
 * }
 */
export function GuardedAction<Args extends readonly unknown[] = never[], Result = unknown>(
  options: NoInfer<GuardedActionOptions<Args, Result>> = {},
  ...more: []
): GuardedActionDecorator<Args, Result> {
  if (typeof options === 'function' || (more as unknown[]).length > 0) throw withoutParentheses('@GuardedAction');
  const decorate = (target: unknown, keyOrContext: unknown, descriptor?: unknown): unknown => {
    const checked = options as unknown as ActionOptions;
    if (isStandardContext(keyOrContext)) return decorateStandard(target, keyOrContext, checked);
    return decorateLegacy(target, keyOrContext, descriptor, checked);
  };
  return decorate as GuardedActionDecorator<Args, Result>;
}

function decorateLegacy(
  target: unknown,
  key: unknown,
  descriptor: unknown,
  options: ActionOptions,
): PropertyDescriptor {
  const place = legacyPlace(target, key);
  const where = `@GuardedAction on ${place}`;
  const method = (descriptor as PropertyDescriptor | undefined)?.value as unknown;
  if (typeof descriptor === 'number') throw invalidTarget(where, 'a parameter');
  if (key === undefined) throw invalidTarget(where, 'a class');
  if (typeof descriptor === 'object' && descriptor !== null && ('get' in descriptor || 'set' in descriptor)) {
    throw invalidTarget(where, 'an accessor');
  }
  if (typeof method !== 'function') throw invalidTarget(where, 'a field');
  const spec = createSpec({ options, original: method as AnyFunction, key: key as string | symbol, place, where });
  const guarded = guardMethod(spec);
  writeAction(guarded, spec);
  const agentClass = (typeof target === 'function' ? target : (target as object).constructor) as AgentClass;
  declareClass(agentClass);
  markForInjection(agentClass);
  return { ...(descriptor as PropertyDescriptor), value: guarded };
}

function decorateStandard(method: unknown, context: ClassMethodDecoratorContext, options: ActionOptions): unknown {
  const place = String(context.name);
  const where = `@GuardedAction on ${place}`;
  if ((context.kind as string) !== 'method' || typeof method !== 'function')
    throw invalidTarget(where, (context.kind as string) === 'accessor' ? 'an accessor' : `a ${context.kind}`);
  const spec = createSpec({ options, original: method as AnyFunction, key: context.name, place, where });
  const guarded = guardMethod(spec);
  writeAction(guarded, spec);
  if (context.private) {
    context.addInitializer(function (this: unknown) {
      writePrivateAction((context.static ? this : (this as object).constructor) as AgentClass, spec);
    });
  }
  return guarded;
}

function invalidTarget(where: string, what: string): ConfigurationError {
  return new ConfigurationError(
    'INVALID_TARGET',
    `${where}: it stands on ${what}, and only a method can be an action. Move it to a method; for a function, use sentinel.guard(fn, { name }).`,
  );
}

function legacyPlace(target: unknown, key: unknown): string {
  const owner = typeof target === 'function' ? target : (target as object | null)?.constructor;
  return key === undefined ? (owner?.name ?? 'a value') : `${owner?.name ?? 'a class'}.${String(key)}`;
}

function isStandardContext(value: unknown): value is ClassMethodDecoratorContext {
  return typeof value === 'object' && value !== null && 'kind' in value && 'addInitializer' in value;
}
