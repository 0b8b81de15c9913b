import { ConfigurationError } from '../errors/configuration-error';

/**
 * Refuses a container that this package cannot live in.
 *
 * @throws {@link ConfigurationError} `INCOMPATIBLE_CONTAINER` naming the version found and the one needed.
 */
export function checkContainer(container: object): void {
  const methods = container as Record<string, unknown>;
  if (typeof methods.loadSync === 'function' && typeof methods.rebindSync === 'function') return;
  const found =
    typeof methods.loadAsync === 'function' ? 'inversify 6 or older' : 'of no version of inversify that is known';
  throw new ConfigurationError(
    'INCOMPATIBLE_CONTAINER',
    `The container is ${found}, and agent-sentinel needs inversify ^7.10. Install inversify 7, or leave out the option container.`,
    { found },
  );
}
