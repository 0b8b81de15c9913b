import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { PlatformApprovalGate } from '../platform-client/platform-approval-gate';
import type { SentinelOptions } from './sentinel-options';

/**
 * Makes what asks the people at the platform of a Sentinel; null where it has none, or a gate of its own. It connects with
 * the first question.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
 */
export function platformGateOf(
  { platform, approvals }: SentinelOptions,
  clock: Clock,
  logger: Logger,
): PlatformApprovalGate | null {
  if (approvals !== undefined || (platform === undefined && !process.env.AGENT_SENTINEL_URL)) return null;
  const { platformSettings } =
    require('../platform-client/platform-settings') as typeof import('../platform-client/platform-settings');
  const settings = platformSettings(platform, process.env, 'createSentinel');
  if (settings === null) return null;
  const { PlatformApprovalGate: Gate } =
    require('../platform-client/platform-approval-gate') as typeof import('../platform-client/platform-approval-gate');
  return new Gate({ platform: settings, clock, logger });
}
