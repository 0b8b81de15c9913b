import type { Awaitable } from '../core/awaitable';

/** A key of the platform, or what gives one: it is asked for each request, so a key can change while the process runs. */
export type ApiKey = string | (() => Awaitable<string>);

/** Whether a text can be sent as a key: printable, without spaces, of 1 to 4096 characters. */
export function isApiKey(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,4096}$/.test(value);
}
