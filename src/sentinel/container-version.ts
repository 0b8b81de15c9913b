import type { Container } from 'inversify';
import { ConfigurationError } from '../errors/configuration-error';

/**
 * An inversify 7 container, of its CommonJS or its ESM build: TypeScript takes the classes of the two for different
 * ones.
 */
export interface HostContainer {
  loadSync(...modules: never[]): void;
  get(...args: never[]): unknown;
}

const NEEDED = ['loadSync', 'rebindSync', 'unbindSync'];

/**
 * What tells containers apart: none carries its version. Taken from the first and the last release of each major
 * (3.3.0 to 8.2.3); the first that fits holds.
 */
const KNOWN: readonly { found: string; has: readonly string[]; lacks: readonly string[] }[] = [
  { found: 'inversify 8', has: ['register', 'loadAsync', 'unbindAllAsync'], lacks: ['createChild'] },
  { found: 'inversify 7 before 7.5', has: ['getAsync', 'isCurrentBound'], lacks: ['loadAsync', 'createChild'] },
  { found: 'inversify 6', has: ['getAsync', 'createChild'], lacks: [] },
  { found: 'inversify 5 or older', has: ['createChild', 'applyMiddleware'], lacks: ['getAsync'] },
];

/**
 * Refuses a container that this package cannot live in.
 *
 * @throws {@link ConfigurationError} `INCOMPATIBLE_CONTAINER` naming the version found and the one needed.
 */
export function checkContainer(container: HostContainer): asserts container is Container {
  const has = (name: string): boolean => typeof (container as object as Record<string, unknown>)[name] === 'function';
  if (NEEDED.every(has)) return;
  const known = KNOWN.find((shape) => shape.has.every(has) && !shape.lacks.some(has));
  throw incompatible(known?.found ?? 'of no version of inversify that is known');
}

/**
 * Lets a module say what is wrong where a container of inversify 6 or older loads it: those ask modules for `registry`.
 *
 * @returns the same module.
 */
export function refuseOlderContainers<Module extends object>(module: Module): Module {
  const registry = (): never => {
    throw incompatible('inversify 6 or older');
  };
  return Object.defineProperty(module, 'registry', { value: registry });
}

function incompatible(found: string): ConfigurationError {
  return new ConfigurationError(
    'INCOMPATIBLE_CONTAINER',
    `The container is ${found}, and agent-sentinel needs inversify ^7.10. Install inversify 7, or leave out the option container.`,
    { found, needed: '^7.10' },
  );
}
