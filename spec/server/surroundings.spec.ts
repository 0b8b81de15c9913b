import { ManualClock } from '../../src/testing/manual-clock';
import { Platform } from './doubles/platform';

const RECORD = {
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  action_name: 'refund_customer',
};

describe('A server that this machine alone can reach', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });
  afterAll(() => platform.stop());

  it.each(['localhost', 'localhost:4000', '127.0.0.1', '127.8.9.1:80', '[::1]', '[::1]:4000', 'LOCALHOST'])(
    'is asked under %s',
    async (host) => {
      expect((await platform.ask('GET', '/runs', { headers: { host } })).status).toBe(200);
      expect((await platform.ask('GET', '//healthz', { headers: { host } })).status).toBe(200);
    },
  );

  it.each(['example.com', 'localhost.example.com', '127.0.0.1.example.com', '192.168.0.1', 'localhost:x', '[::2]'])(
    'is not asked under %p',
    async (host) => {
      for (const path of ['/runs', '//healthz', '//nothing']) {
        const answer = await platform.ask('GET', path, { headers: { host } });
        expect(answer.json).toMatchObject({ status: 403, code: 'HOST_REFUSED' });
      }
    },
  );

  it('has no rates', async () => {
    const asked = await Promise.all(Array.from({ length: 600 }, () => platform.ask('GET', '/settings')));
    expect(asked.every(({ status }) => status === 200)).toBe(true);
  });

  it.each(['/runs', '//healthz', '//nothing', '/interventions?limit=0', '/interventions/export', '//%E0%A4%A'])(
    'sets security headers on every answer: %s',
    async (path) => {
      const { headers } = await platform.ask('GET', path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
      expect(headers).not.toHaveProperty('x-powered-by');
    },
  );
});

describe('A server that others can reach', () => {
  const clock = new ManualClock();
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start({ isLoopback: false, clock });
  });
  afterEach(() => platform.stop());

  it('is asked under any name', async () => {
    expect((await platform.ask('GET', '/runs', { headers: { host: 'sentinel.example.com' } })).status).toBe(200);
  });

  it('takes 500 requests a second of a key', async () => {
    const ask = () => platform.ask('GET', '/settings', { key: platform.ours.viewer });
    const asked = await Promise.all(Array.from({ length: 501 }, ask));
    const refused = asked.filter(({ status }) => status !== 200);
    expect(refused).toMatchObject([
      { status: 429, json: { code: 'TOO_MANY_REQUESTS' }, headers: { 'retry-after': '1' } },
    ]);
    expect((await platform.ask('GET', '/settings')).status).toBe(200);
    clock.advance(1_000);
    expect((await ask()).status).toBe(200);
  });

  it('takes 20,000 records a second of a key', async () => {
    const post = () =>
      platform.ask('POST', '/interventions', { body: { interventions: Array(1_000).fill({ ...RECORD, id: 'a' }) } });
    for (let batch = 0; batch < 20; batch++) expect((await post()).status).toBe(201);
    expect((await post()).json).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' });
    const ingest = { run_id: 'r', entries: [{ ...RECORD, action: 'a' }] };
    expect((await platform.ask('POST', '/ingest', { body: ingest })).status).toBe(429);
    clock.advance(1_000);
    expect((await post()).status).toBe(201);
  });
});

describe('Keys that fail', () => {
  it('are answered by 429 from the eleventh of a minute on, while a valid key goes on', async () => {
    const clock = new ManualClock();
    const platform = await Platform.start({ clock });
    try {
      const fail = () => platform.ask('GET', '/runs', { key: 'as_wrong' });
      for (let count = 0; count < 10; count++) expect((await fail()).status).toBe(401);
      const refused = await fail();
      expect(refused.json).toMatchObject({ status: 429, code: 'TOO_MANY_FAILED_KEYS' });
      expect(refused.headers['retry-after']).toBe('60');
      expect((await platform.ask('GET', '/runs')).status).toBe(200);
      clock.advance(60_000);
      expect((await fail()).status).toBe(401);
    } finally {
      await platform.stop();
    }
  });
});

describe('A key', () => {
  it('is taken with either scheme, in any case', async () => {
    const platform = await Platform.start();
    try {
      for (const scheme of ['Bearer', 'ApiKey', 'bearer', 'APIKEY']) {
        const authorization = `${scheme} ${platform.ours.viewer}`;
        expect((await platform.ask('GET', '/runs', { key: null, headers: { authorization } })).status).toBe(200);
      }
    } finally {
      await platform.stop();
    }
  });
});
