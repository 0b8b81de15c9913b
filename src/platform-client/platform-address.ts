import { ConfigurationError } from '../errors/configuration-error';

/** Where the API is, below the address of a platform. */
export const API_PATH = '/api/v1';

/**
 * Checks the address of a platform and gives it in one spelling: without a slash at its end and without `/api/v1`.
 *
 * A path before that is kept, for a platform behind a proxy: `https://example.com/sentinel`.
 *
 * @param where - opens the message: `createSentinel: platform.url`.
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` where it is no address of http or https, or holds credentials, a query
 * or a fragment. The message does not show what may be secret.
 */
export function platformAddress(text: string, where: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw refused(where, 'must be an address of http or https, such as https://sentinel.example.com');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(where, 'must not hold a user or a password; give the key as apiKey or AGENT_SENTINEL_API_KEY');
  }
  if (url.search !== '' || url.hash !== '') {
    throw refused(where, 'must end with its path, without query and fragment');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}

function refused(where: string, what: string): ConfigurationError {
  return new ConfigurationError('INVALID_OPTIONS', `${where} ${what}.`, { option: 'platform' });
}
