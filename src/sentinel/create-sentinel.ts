import { Container } from 'inversify';
import { clearDefaultGuard, setDefaultGuard } from '../guard/default-guard';
import { checkContainer } from './container-version';
import { Sentinel } from './sentinel';
import { sentinelModule } from './sentinel-module';
import { checkSentinelOptions, type SentinelOptions } from './sentinel-options';

/**
 * Makes a Sentinel, in a container of its own or in the one given.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`, `INVALID_POLICY` or `INCOMPATIBLE_CONTAINER`.
 *
 * @example
 * const sentinel = createSentinel({ policy: { deniedActions: ['delete_*'] } });
 * const agent = sentinel.get(SupportAgent);
 */
export function createSentinel(options: SentinelOptions = {}): Sentinel {
  checkSentinelOptions(options, 'createSentinel');
  const { container = new Container(), ...rest } = options;
  checkContainer(container);
  container.loadSync(sentinelModule(rest));
  return container.get(Sentinel);
}

/**
 * Makes a Sentinel and lets it guard every agent of the process that no other one guards: for code without a container.
 *
 * @throws {@link ConfigurationError} `ALREADY_CONFIGURED` while another default one is open; besides as `createSentinel`.
 */
export function configureSentinel(options: SentinelOptions = {}): Sentinel {
  const sentinel = createSentinel(options);
  setDefaultGuard(sentinel.guarding);
  sentinel.onClose(() => clearDefaultGuard(sentinel.guarding));
  return sentinel;
}
