import { ConfigurationError } from '../errors/configuration-error';
import { type ApiKey, isApiKey } from './api-key';
import { platformAddress } from './platform-address';
import type { InfoCallback, PlatformOptions } from './platform-options';

/** Where records are sent, checked. */
export interface PlatformSettings {
  /** Without a slash at its end. */
  readonly url: string;
  readonly apiKey: ApiKey;
  /** Unit: milliseconds. */
  readonly flushIntervalMs: number;
  /** Absent: where there is no local policy. */
  readonly requirePolicy?: boolean;
  readonly onInfoRequest?: InfoCallback;
}

const FLUSH_INTERVAL_MS = 2_000;
const MAX_INTERVAL_MS = 3_600_000;
const KNOWN = ['url', 'apiKey', 'flushIntervalMs', 'requirePolicy', 'onInfoRequest'];

/**
 * Puts the option `platform` and the environment together, and checks them.
 *
 * @param where - opens a message: `createSentinel`.
 * @returns null where neither names a platform.
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`; no message holds a key.
 */
export function platformSettings(
  options: PlatformOptions | undefined,
  env: Readonly<Record<string, string | undefined>>,
  where: string,
): PlatformSettings | null {
  const url = options?.url ?? (env.AGENT_SENTINEL_URL || undefined);
  if (options === undefined && url === undefined) return null;
  const refused = (message: string): ConfigurationError =>
    new ConfigurationError('INVALID_OPTIONS', `${where}: ${message}`, { option: 'platform' });
  const unknown = Object.keys(options ?? {}).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw refused(`there is no option "platform.${unknown}"; there are ${KNOWN.join(', ')}.`);
  if (typeof url !== 'string') throw refused('platform.url is missing: give it, or set AGENT_SENTINEL_URL.');
  const apiKey: unknown = options?.apiKey ?? (env.AGENT_SENTINEL_API_KEY || undefined);
  if (apiKey === undefined) {
    throw refused('a platform needs a key: give platform.apiKey, or set AGENT_SENTINEL_API_KEY (of the role agent).');
  }
  if (typeof apiKey !== 'function' && !isApiKey(apiKey)) {
    throw refused('platform.apiKey must be a text without spaces and line breaks, or a function that gives one.');
  }
  const flushIntervalMs: unknown = options?.flushIntervalMs ?? FLUSH_INTERVAL_MS;
  const isInterval = typeof flushIntervalMs === 'number' && flushIntervalMs >= 1 && flushIntervalMs <= MAX_INTERVAL_MS;
  if (!isInterval) throw refused(`platform.flushIntervalMs must be a number from 1 to ${MAX_INTERVAL_MS}.`);
  const { requirePolicy, onInfoRequest } = options ?? {};
  if (requirePolicy !== undefined && typeof requirePolicy !== 'boolean') {
    throw refused('platform.requirePolicy must be true or false.');
  }
  if (onInfoRequest !== undefined && typeof onInfoRequest !== 'function') {
    throw refused('platform.onInfoRequest must be a function of the message and the request.');
  }
  const isGiven = options?.url !== undefined;
  const name = `${where}: ${isGiven ? 'platform.url' : 'AGENT_SENTINEL_URL'}`;
  return { url: platformAddress(url, name), apiKey: apiKey as ApiKey, flushIntervalMs, requirePolicy, onInfoRequest };
}
