import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { PlatformControl } from '../platform-client/platform-control';
import type { KillSwitch } from '../policy/kill-switch';
import { homeOf } from './home';
import type { PolicyHolder } from './policy-holder';
import type { RuleCollection } from './rule-collection';
import type { SentinelOptions } from './sentinel-options';

/** What a control of the platform is made with. */
export interface ControlledParts {
  readonly policies: PolicyHolder;
  readonly rules: RuleCollection;
  readonly killSwitch: KillSwitch;
  readonly clock: Clock;
  /** Never throws. */
  readonly logger: Logger;
}

/** A platform that controls a Sentinel, and whether a policy of it is required before anything runs. */
export interface PlatformControlOf {
  readonly control: PlatformControl;
  /** Absent: where there is no local policy. */
  readonly requirePolicy?: boolean;
}

/**
 * Makes what has a platform's policies and stops hold; null where neither the options nor the environment name one.
 *
 * Whoever has no platform loads nothing of it.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
 */
export function platformControlOf(
  options: SentinelOptions,
  { policies, rules, killSwitch, clock, logger }: ControlledParts,
): PlatformControlOf | null {
  if (options.platform === undefined && !process.env.AGENT_SENTINEL_URL) return null;
  const { platformSettings } =
    require('../platform-client/platform-settings') as typeof import('../platform-client/platform-settings');
  const platform = platformSettings(options.platform, process.env, 'createSentinel');
  if (platform === null) return null;
  const { PlatformControl: Control } =
    require('../platform-client/platform-control') as typeof import('../platform-client/platform-control');
  const control = new Control({
    platform,
    home: homeOf(options),
    agentId: options.agentId ?? null,
    clock,
    logger,
    apply: (added) => policies.replaceAdded(added),
    circumstances: () => [policies.current, rules.known().length],
    killSwitch,
  });
  return { control, requirePolicy: platform.requirePolicy };
}
