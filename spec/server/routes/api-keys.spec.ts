import { Platform } from '../doubles/platform';

describe('API keys', () => {
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start();
  });
  afterEach(() => platform.stop());

  const make = async (body: object) => platform.ask('POST', '/api-keys', { body });

  it('are made, shown once, and work at once', async () => {
    const made = await make({ label: 'Writer', role: 'agent', agent_id: 'writer-1' });
    expect(made.status).toBe(201);
    const { key, ...shown } = made.json;
    expect(key).toMatch(/^as_[\w-]{43}$/);
    expect(shown).toEqual({
      id: expect.any(String),
      label: 'Writer',
      role: 'agent',
      agent_id: 'writer-1',
      prefix: key.slice(0, 11),
      created_at: expect.stringMatching(/^\d{4}-.*Z$/),
      revoked_at: null,
    });
    const listed = await platform.ask('GET', '/api-keys');
    expect(listed.json.api_keys).toHaveLength(5);
    expect(listed.json.api_keys).toContainEqual(shown);
    expect(listed.text).not.toContain(key);
    expect((await platform.ask('GET', '/openapi.json', { key })).status).toBe(200);
  });

  it('are revoked: refused from then on, and listed with the moment', async () => {
    const { key, id } = (await make({ label: 'x', role: 'viewer' })).json;
    expect((await platform.ask('GET', '/runs', { key })).status).toBe(200);
    const revoked = await platform.ask('DELETE', `/api-keys/${id}`, {
      headers: { 'content-type': 'application/json' },
    });
    expect(revoked).toMatchObject({ status: 200, json: { id, revoked_at: expect.any(String) } });
    expect((await platform.ask('GET', '/runs', { key })).status).toBe(401);
    expect((await platform.ask('DELETE', `/api-keys/${id}`)).json).toEqual(revoked.json);
    const { json } = await platform.ask('GET', '/api-keys');
    expect(json.api_keys).toContainEqual(revoked.json);
  });

  it('keep one administrator', async () => {
    expect((await platform.ask('DELETE', '/api-keys/admin-1')).status).toBe(409);
    await make({ label: 'second', role: 'admin' });
    expect((await platform.ask('DELETE', '/api-keys/admin-1')).status).toBe(200);
    expect((await platform.ask('GET', '/runs')).status).toBe(401);
  });

  it('are audited, by the key that did it', async () => {
    const { id } = (await make({ label: 'x', role: 'viewer' })).json;
    await platform.ask('DELETE', `/api-keys/${id}`);
    await platform.ask('PUT', '/settings', { body: { retention_days: 30 } });
    const { json } = await platform.ask('GET', '/audit?limit=3');
    expect(json).toMatchObject({ total: 7, skip: 0, limit: 3 });
    const by = { by: 'admin-1', by_label: 'admin' };
    expect(json.entries).toEqual([
      { at: expect.any(String), ...by, what: 'settings_changed', target: 'retention_days', detail: '30 days' },
      { at: expect.any(String), ...by, what: 'api_key_revoked', target: id, detail: null },
      { at: expect.any(String), ...by, what: 'api_key_created', target: id, detail: null },
    ]);
  });

  it.each([
    [{ role: 'agent' }],
    [{ label: '', role: 'agent' }],
    [{ label: 'x', role: 'agent', org: 2 }],
    [{ label: 'x', role: 'agent', agent_id: '' }],
  ])('are not made of %j', async (body) => {
    expect((await make(body)).json).toMatchObject({ status: 422, code: 'INVALID_BODY' });
  });
});

describe('Settings', () => {
  it('are read and set', async () => {
    const platform = await Platform.start();
    try {
      const put = (retention_days: unknown) => platform.ask('PUT', '/settings', { body: { retention_days } });
      expect((await platform.ask('GET', '/settings')).json).toEqual({ retention_days: null });
      expect((await put(30)).json).toEqual({ retention_days: 30 });
      expect((await platform.ask('GET', '/settings')).json).toEqual({ retention_days: 30 });
      expect((await put(null)).json).toEqual({ retention_days: null });
      for (const days of [0, -1, 1.5, '30', 36_501, undefined]) expect((await put(days)).status).toBe(422);
    } finally {
      await platform.stop();
    }
  });
});
