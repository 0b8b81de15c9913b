import { platformSettings } from '../../src/platform-client/platform-settings';

const SECRET = 'as_secret';
const settings = (options?: object, env: Record<string, string> = {}) =>
  platformSettings(options, env, 'createSentinel');

describe('platformSettings', () => {
  it('takes options, and what they leave out from the environment', () => {
    const env = { AGENT_SENTINEL_URL: 'http://127.0.0.1:4000/', AGENT_SENTINEL_API_KEY: SECRET };
    expect(settings(undefined, env)).toEqual({ url: 'http://127.0.0.1:4000', apiKey: SECRET, flushIntervalMs: 2000 });
    const own = { url: 'https://example.com/sentinel/', flushIntervalMs: 50 };
    expect(settings(own, env)).toEqual({ url: 'https://example.com/sentinel', apiKey: SECRET, flushIntervalMs: 50 });
  });

  it('is nothing where neither names a platform; a key alone names none', () => {
    expect(settings()).toBeNull();
    expect(settings(undefined, { AGENT_SENTINEL_API_KEY: SECRET, AGENT_SENTINEL_URL: '' })).toBeNull();
  });

  it('takes the address of the API for that of the platform', () => {
    expect(settings({ url: 'http://h/a/api/v1/', apiKey: SECRET })?.url).toBe('http://h/a');
  });

  it.each<[object | undefined, Record<string, string>, string]>([
    [{ apiKey: SECRET }, {}, 'platform.url is missing: give it, or set AGENT_SENTINEL_URL.'],
    [
      undefined,
      { AGENT_SENTINEL_URL: 'http://h' },
      'a platform needs a key: give platform.apiKey, or set AGENT_SENTINEL_API_KEY (of the role agent).',
    ],
    [
      { url: 'http://h', apiKey: `${SECRET}\n` },
      {},
      'platform.apiKey must be a text without spaces and line breaks, or a function that gives one.',
    ],
    [
      { url: 'ftp://h', apiKey: SECRET },
      {},
      'platform.url must be an address of http or https, such as https://sentinel.example.com.',
    ],
    [
      undefined,
      { AGENT_SENTINEL_URL: 'nowhere', AGENT_SENTINEL_API_KEY: SECRET },
      'AGENT_SENTINEL_URL must be an address of http or https, such as https://sentinel.example.com.',
    ],
    [
      { url: `http://user:${SECRET}@h`, apiKey: SECRET },
      {},
      'platform.url must not hold a user or a password; give the key as apiKey or AGENT_SENTINEL_API_KEY.',
    ],
    [
      { url: `http://h/?key=${SECRET}`, apiKey: SECRET },
      {},
      'platform.url must end with its path, without query and fragment.',
    ],
    [
      { url: 'http://h', apiKey: SECRET, flushIntervalMs: 0 },
      {},
      'platform.flushIntervalMs must be a number from 1 to 3600000.',
    ],
    [
      { url: 'http://h', key: SECRET },
      {},
      'there is no option "platform.key"; there are url, apiKey, flushIntervalMs, requirePolicy, onInfoRequest.',
    ],
  ])('refuses %j with %j, and shows no key', (options, env, message) => {
    let thrown: Error | undefined;
    try {
      settings(options, env);
    } catch (error) {
      thrown = error as Error;
    }
    expect(thrown).toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining(`createSentinel: ${message}`),
    });
    expect(thrown?.message).not.toContain(SECRET);
  });
});
