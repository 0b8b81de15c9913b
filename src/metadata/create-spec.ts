import { ConfigurationError } from '../errors/configuration-error';
import type { ActionOptions, ActionSpec, AnyFunction } from './action-spec';
import { readParameters } from './argument-names';
import { functionKind } from './function-kind';
import { validateActionOptions } from './validate-options';

let count = 0;

/** What is declared, and where. */
export interface Declaration {
  readonly options: ActionOptions;
  readonly original: AnyFunction;
  readonly key: string | symbol;
  readonly place: string;
  /** Opens every message: `@GuardedAction on PaymentTools.refund`. */
  readonly where: string;
}

/**
 * Checks a declaration and makes the action's spec of it.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` naming the place, the option, what was given and what is expected.
 */
export function createSpec({ options, original, key, place, where }: Declaration): ActionSpec {
  validateActionOptions(options, where);
  const name = options.name ?? (typeof key === 'string' ? key : undefined);
  if (name === undefined || name === '') {
    throw new ConfigurationError(
      'INVALID_OPTIONS',
      `${where}: name must be given for a method without a text as its name.`,
    );
  }
  return Object.freeze({
    id: count++,
    name,
    key,
    place,
    options: Object.freeze({ ...options }),
    original,
    kind: functionKind(original, options.mode, where),
    parameters: readParameters(original),
  });
}
