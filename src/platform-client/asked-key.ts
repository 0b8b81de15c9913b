import type { Clock } from '../core/clock';
import { type ApiKey, isApiKey } from './api-key';
import { pause } from './pause';
import { SendFailure } from './send-failure';

/** Unit: milliseconds. */
const TIMEOUT_MS = 30_000;

/**
 * The key for one request, which a function is asked for.
 *
 * @throws {@link SendFailure} `key` where there is none: the function threw, gave none, or did not answer within 30 s or
 * until the signal was aborted.
 */
export async function askedKey(apiKey: ApiKey, clock: Clock, signal: AbortSignal): Promise<string> {
  const key = typeof apiKey === 'function' ? await answerOf(apiKey, clock, signal) : apiKey;
  if (isApiKey(key)) return key;
  throw new SendFailure('key', 'the function apiKey gave no key: a text without spaces');
}

async function answerOf(apiKey: () => unknown, clock: Clock, signal: AbortSignal): Promise<unknown> {
  const answered = new AbortController();
  const given = async (): Promise<unknown> => {
    try {
      return await apiKey();
    } catch {
      // What it threw may hold the key.
      throw new SendFailure('key', 'the function apiKey threw');
    }
  };
  const late = async (): Promise<never> => {
    await pause(clock, TIMEOUT_MS, AbortSignal.any([signal, answered.signal]));
    throw new SendFailure('key', 'the function apiKey did not answer within 30 s');
  };
  return Promise.race([given(), late()]).finally(() => answered.abort());
}
