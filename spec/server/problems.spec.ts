import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { StorageError } from '../../src/errors/storage-error';
import { Platform } from './doubles/platform';

const RECORD = {
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  action_name: 'refund_customer',
};
const JSON_TYPE = { 'content-type': 'application/json' };

/** Deep in itself. */
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('A request that is not granted', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });
  afterAll(() => platform.stop());

  const record = (changes: object) => ({ body: { ...RECORD, ...changes } });

  it.each([
    ['unreadable JSON', 400, 'UNREADABLE_BODY', 'POST', '/interventions', { body: '{"a":' }],
    [
      'a key that poisons prototypes',
      400,
      'UNREADABLE_BODY',
      'POST',
      '/actions/register',
      { body: '{"a":{"__proto__":{}}}' },
    ],
    ['the same, escaped', 400, 'UNREADABLE_BODY', 'POST', '/actions/register', { body: '{"\\u005f_proto__":{}}' }],
    [
      'constructor.prototype',
      400,
      'UNREADABLE_BODY',
      'POST',
      '/actions/register',
      { body: '{"constructor":{"prototype":1}}' },
    ],
    [
      'what is no gzip',
      400,
      'UNREADABLE_BODY',
      'POST',
      '/ingest',
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
    ],
    ['33 levels', 400, 'BODY_TOO_DEEP', 'POST', '/interventions', { body: nested(33) }],
    ['a parameter that is not known', 400, 'INVALID_PARAMETER', 'GET', '/interventions?outcom=blocked', {}],
    ['a limit of 0', 400, 'INVALID_PARAMETER', 'GET', '/interventions?limit=0', {}],
    ['a limit of 1001', 400, 'INVALID_PARAMETER', 'GET', '/ledger?limit=1001', {}],
    ['a limit that is no whole number', 400, 'INVALID_PARAMETER', 'GET', '/ledger?limit=1e2', {}],
    ['a parameter given twice', 400, 'INVALID_PARAMETER', 'GET', '/runs?limit=1&limit=2', {}],
    ['a date that is none', 400, 'INVALID_PARAMETER', 'GET', '/interventions/stats?start_date=2026-02-30', {}],
    ['an empty value', 400, 'INVALID_PARAMETER', 'GET', '/interventions?search=', {}],
    ['a parameter where there is none', 400, 'INVALID_PARAMETER', 'GET', '/settings?a=b', {}],
    ['a cursor beside skip', 400, 'INVALID_PARAMETER', 'GET', '/interventions?skip=0&cursor=c', {}],
    ['a cursor that is none of ours', 400, 'INVALID_CURSOR', 'GET', '/interventions?cursor=none-of-ours', {}],
    ['a path that is no percent-encoding', 400, 'INVALID_PARAMETER', 'GET', '/interventions/%E0%A4%A', {}],
    ['an id of 129 characters', 400, 'INVALID_PARAMETER', 'GET', `/runs/${'x'.repeat(129)}`, {}],
    ['an id that is far too long', 400, 'INVALID_PARAMETER', 'GET', `/runs/${'x'.repeat(3_000)}`, {}],
    ['no key', 401, 'UNAUTHENTICATED', 'GET', '/interventions', { key: null }],
    ['another scheme', 401, 'UNAUTHENTICATED', 'GET', '/runs', { key: null, headers: { authorization: 'Basic YTpi' } }],
    ['a key that is not known', 401, 'UNAUTHENTICATED', 'GET', '/interventions', { key: 'as_unknown' }],
    ['an id of nothing', 404, 'NOT_FOUND', 'GET', '/interventions/nothing', {}],
    ['an address of nothing', 404, 'NOT_FOUND', 'GET', '/nothing', {}],
    ['an address outside', 404, 'NOT_FOUND', 'POST', '//nothing', { body: '{' }],
    ['a method that is not taken', 405, 'METHOD_NOT_ALLOWED', 'DELETE', '/interventions/', {}],
    ['a method of no route', 405, 'METHOD_NOT_ALLOWED', 'OPTIONS', '/interventions/7', {}],
    ['a body over 5 MiB', 413, 'BODY_TOO_LARGE', 'POST', '/interventions', { body: `"${'x'.repeat(5 * 2 ** 20)}"` }],
    [
      'a text',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'POST',
      '/ingest',
      { body: 'x', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'a form',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'POST',
      '/ingest',
      { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'another encoding',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'POST',
      '/ingest',
      { body: 'x', headers: { ...JSON_TYPE, 'content-encoding': 'br' } },
    ],
    ['no body', 422, 'INVALID_BODY', 'POST', '/interventions', { headers: JSON_TYPE }],
    ['a list', 422, 'INVALID_BODY', 'POST', '/interventions', { body: [] }],
    ['a record without timestamp', 422, 'INVALID_BODY', 'POST', '/interventions', record({ timestamp: undefined })],
    ['a record without type', 422, 'INVALID_BODY', 'POST', '/interventions', record({ type: undefined })],
    ['a type that looks like none', 422, 'INVALID_BODY', 'POST', '/interventions', record({ type: 'Hard Block' })],
    ['money below 0', 422, 'INVALID_BODY', 'POST', '/interventions', record({ estimated_cost: -0.01 })],
    [
      'money over the limit',
      422,
      'INVALID_BODY',
      'POST',
      '/interventions',
      record({ cost_prevented_usd: 9_000_000.01 }),
    ],
    ['a number as text', 422, 'INVALID_BODY', 'POST', '/interventions', record({ estimated_cost_usd: '5' })],
    ['half of a pair in an id', 422, 'INVALID_BODY', 'POST', '/interventions', record({ id: '\ud800' })],
    [
      'a batch of 1,001',
      422,
      'INVALID_BODY',
      'POST',
      '/interventions',
      { body: { interventions: Array(1_001).fill(RECORD) } },
    ],
    ['a batch without run', 422, 'INVALID_BODY', 'POST', '/ingest', { body: { entries: [] } }],
    ['a role that is none', 422, 'INVALID_BODY', 'POST', '/api-keys', { body: { label: 'x', role: 'root' } }],
    ['a field that is not known', 422, 'INVALID_BODY', 'PUT', '/settings', { body: { retention_days: 1, days: 1 } }],
  ] as const)('is answered as a problem: %s', async (_what, status, code, method, path, sent) => {
    const answer = await platform.ask(method, path, sent);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json).toEqual({
      title: expect.stringMatching(/\.$/),
      status,
      code,
      detail: expect.any(String),
      ...(answer.json.errors && { errors: expect.any(Array) }),
    });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/\bat \/|node_modules|\.ts\b|SELECT|sqlite/i);
    expect(platform.logger.entries).toEqual([]);
  });
});

describe('A request', () => {
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  it.each(['estimated_cost_usd', 'actual_cost_usd', 'cost_prevented_usd', 'estimated_cost', 'actual_cost'])(
    'is refused with money below 0 or over 9,000,000 USD: %s',
    async (name) => {
      const statuses = [-0.01, 0, 9_000_000, 9_000_000.01].map(
        async (usd, index) =>
          (await platform.ask('POST', '/interventions', { body: { ...RECORD, id: `${index}`, [name]: usd } })).status,
      );
      expect(await Promise.all(statuses)).toEqual([422, 201, 201, 422]);
    },
  );

  it.each(['estimated_cost_usd', 'cost_usd'])('has its ledger entries with such money rejected: %s', async (name) => {
    const entry = { timestamp: RECORD.timestamp, action: 'a', outcome: 'success' };
    const entries = [-0.01, 0, 9_000_000, 9_000_000.01].map((usd, index) => ({
      ...entry,
      id: `${index}`,
      [name]: usd,
    }));
    const { json } = await platform.ask('POST', '/ingest', { body: { run_id: 'r', entries } });
    expect(json.accepted).toBe(2);
    expect(json.rejected.map(({ index }: { index: number }) => index)).toEqual([0, 3]);
  });

  it('is told the methods that the address takes', async () => {
    expect((await platform.ask('PUT', '/interventions')).headers.allow).toBe('GET, POST');
    expect((await platform.ask('PUT', '//healthz')).headers.allow).toBe('GET');
    expect((await platform.ask('HEAD', '//healthz')).status).toBe(200);
  });

  it('is told how to send a key', async () => {
    expect((await platform.ask('GET', '/runs', { key: null })).headers['www-authenticate']).toBe('Bearer');
  });

  it('has its faulty records named by index, 20 at most, and none of the batch kept', async () => {
    const interventions = Array.from({ length: 50 }, (_, index) => ({ ...RECORD, ...(index > 1 && { outcome: 7 }) }));
    const { status, json } = await platform.ask('POST', '/interventions', { body: { interventions } });
    expect(status).toBe(422);
    expect(json.errors).toHaveLength(20);
    expect(json.errors[0]).toEqual({ path: '/interventions/2/outcome', message: 'must be string' });
    expect((await platform.ask('GET', '/interventions')).json.total).toBe(0);
  });

  it('has every faulty parameter named, and never its value', async () => {
    const { text, json } = await platform.ask(
      'GET',
      '/interventions?limit=many&secretly=secret&shadow=maybe&shadow=true',
    );
    expect(json.errors).toEqual([
      { path: 'limit', message: 'must be integer' },
      { path: 'secretly', message: expect.stringMatching(/^is not known; there are type, /) },
      { path: 'shadow', message: 'must be boolean' },
    ]);
    expect(text).not.toMatch(/many|maybe|"secret"/);
  });

  it('is refused with a record over 256 KiB, while the smaller entries of an ingest are kept', async () => {
    const large = { ...RECORD, reason_code: 'LARGE', context: { text: 'x'.repeat(256 * 1024) } };
    const interventions = [RECORD, large, { ...RECORD, id: 'small' }];
    const batch = await platform.ask('POST', '/interventions', { body: { interventions } });
    expect(batch.json).toMatchObject({ status: 422, code: 'INVALID_BODY', errors: [{ path: '/interventions/1' }] });
    const single = await platform.ask('POST', '/interventions', { body: large });
    expect(single.json).toMatchObject({ status: 422, errors: [{ path: '' }] });
    const entries = [large, RECORD].map((record) => ({ ...record, action: 'a' }));
    const { json } = await platform.ask('POST', '/ingest', { body: { run_id: 'r', entries } });
    expect(json).toMatchObject({ accepted: 1, rejected: [{ index: 0 }] });
  });

  it('that is a bomb is not inflated beyond 5 MiB', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 2 ** 20, ' '));
    expect(bomb.length).toBeLessThan(512 * 1024);
    const before = process.memoryUsage().rss;
    const answer = await platform.ask('POST', '/ingest', { body: bomb, headers: { 'content-encoding': 'gzip' } });
    expect(answer.json).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  });

  it('is answered by 503 with Retry-After while more arrives than can be kept, or the disk is full', async () => {
    for (const code of ['OVER_CAPACITY', 'STORAGE_FULL'] as const) {
      const refuse = () => Promise.reject(new StorageError(code, 'The database /srv/platform.db says no.'));
      jest.spyOn(platform.storage, 'addInterventions').mockImplementationOnce(refuse);
      const answer = await platform.ask('POST', '/interventions', { body: RECORD });
      expect(answer.json).toMatchObject({ status: 503, code });
      expect(answer.headers['retry-after']).toMatch(/^\d+$/);
      expect(answer.text).not.toContain('/srv');
    }
    expect((await platform.ask('POST', '/interventions', { body: RECORD })).status).toBe(201);
  });

  it('that the platform fails at is told only an id, which the log has', async () => {
    const failure = new StorageError(
      'STORAGE_FAILED',
      'SELECT body FROM bodies: the database /srv/platform.db is gone.',
    );
    jest.spyOn(platform.storage, 'settings').mockRejectedValueOnce(failure);
    const { status, json, text } = await platform.ask('GET', '/settings');
    expect(status).toBe(500);
    expect(json).toEqual({
      title: 'The platform failed.',
      status: 500,
      code: 'INTERNAL_ERROR',
      detail: expect.any(String),
      instance: expect.stringMatching(/^urn:uuid:/),
    });
    expect(text).not.toMatch(/SELECT|srv/);
    expect(platform.logger.entries).toEqual([
      {
        level: 'error',
        message: 'A request failed.',
        fields: { err: failure, id: json.instance.slice('urn:uuid:'.length), route: 'GET /api/v1/settings' },
      },
    ]);
  });

  it('is answered even where it is no HTTP', async () => {
    const socket = connect(platform.port, '127.0.0.1');
    socket.end('hello\r\n\r\n');
    const pieces: Buffer[] = [];
    socket.on('data', (piece) => pieces.push(piece));
    await once(socket, 'close');
    expect(Buffer.concat(pieces).toString()).toMatch(/^HTTP\/1\.1 400 [\s\S]+"code":"UNREADABLE_REQUEST"/);
  });

  it('is answered by 431 where its headers are too large', async () => {
    const answer = await platform.ask('GET', '/runs', { headers: { 'x-large': 'x'.repeat(20_000) } });
    expect(answer.json).toMatchObject({ status: 431, code: 'HEADERS_TOO_LARGE' });
  });
});

describe('The last admin key', () => {
  it('is not revoked: 409', async () => {
    const platform = await Platform.start();
    try {
      const answer = await platform.ask('DELETE', '/api-keys/admin-1');
      expect(answer.json).toMatchObject({ status: 409, code: 'LAST_ADMIN_KEY' });
    } finally {
      await platform.stop();
    }
  });
});
