import { ConfigurationError } from '../errors/configuration-error';
import type { AnyFunction, FunctionKind } from './action-spec';

/**
 * Tells how a function has to be guarded: native `async` and `async *` functions are asynchronous, all others
 * synchronous, unless the option `mode` says otherwise.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` where `mode: 'sync'` is said of a native async function.
 */
export function functionKind(fn: AnyFunction, mode: 'sync' | 'async' | undefined, where: string): FunctionKind {
  const native = nativeKind(fn);
  if (native === 'sync') return mode ?? 'sync';
  if (mode === 'sync') {
    throw new ConfigurationError(
      'INVALID_OPTIONS',
      `${where}: mode 'sync' is not possible for an async function; leave it out.`,
    );
  }
  return native;
}

function nativeKind(fn: AnyFunction): FunctionKind {
  const tag = Object.prototype.toString.call(fn);
  if (tag === '[object AsyncGeneratorFunction]') return 'async-generator';
  return tag === '[object AsyncFunction]' ? 'async' : 'sync';
}
