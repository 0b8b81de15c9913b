import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { HttpSyncSink } from '../platform-client/http-sync-sink';
import { FileLock } from '../sqlite/file-lock';
import type { SentinelOptions } from './sentinel-options';

/**
 * Makes what sends the records of a Sentinel to a platform; null where neither its options nor the environment name one.
 *
 * Whoever has no platform loads nothing of it.
 *
 * @param home - null: there are no files.
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
 */
export function platformSyncOf(
  { platform }: SentinelOptions,
  home: string | null,
  clock: Clock,
  logger: Logger,
): HttpSyncSink | null {
  if (platform === undefined && !process.env.AGENT_SENTINEL_URL) return null;
  const { platformSettings } =
    require('../platform-client/platform-settings') as typeof import('../platform-client/platform-settings');
  const settings = platformSettings(platform, process.env, 'createSentinel');
  if (settings === null) return null;
  const { HttpSyncSink: Sink } =
    require('../platform-client/http-sync-sink') as typeof import('../platform-client/http-sync-sink');
  const takeFileLock = (path: string): FileLock | null => FileLock.take(path);
  return new Sink({ platform: settings, home, takeFileLock, clock, logger });
}
