import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '../../../src/testing';
import { EventReader } from '../doubles/event-reader';
import { type Answer, Platform } from '../doubles/platform';

const HOUR_MS = 3_600_000;
const NAME = 'agent_sentinel_session';

describe('A session of the console', () => {
  let platform: Platform;
  let clock: ManualClock;
  const folder = mkdtempSync(join(tmpdir(), 'sessions-'));
  const sessionPath = join(folder, 'sessions');

  beforeEach(async () => {
    clock = new ManualClock(Date.UTC(2026, 10, 23));
    platform = await Platform.start({ clock, sessionPath });
  });
  afterEach(() => platform.stop());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const signIn = (key: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    platform.ask('POST', '/session', { key: null, body: { api_key: key }, headers });
  const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';')[0];
  const own = () => ({ origin: `http://127.0.0.1:${platform.port}`, 'x-agent-sentinel': '1' });
  const asking = async (
    method: string,
    path: string,
    cookie: string,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const { status, json } = await platform.ask(method, path, { key: null, headers: { cookie, ...headers } });
    return [status, json?.code ?? null];
  };

  it('begins with a key, and tells whose it is', async () => {
    const answer = await signIn(platform.ours.operator);
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({
      organisation_id: expect.any(String),
      role: 'operator',
      agent_id: null,
      label: 'operator',
      key_prefix: platform.ours.operator.slice(0, 11),
    });
    const who = await platform.ask('GET', '/session', { key: null, headers: { cookie: cookieOf(answer) } });
    expect(who.json).toEqual(answer.json);
  });

  it('does not begin with the key of an agent, which may see no page', async () => {
    const answer = await signIn(platform.ours.agent);
    expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN' } });
    expect(answer.json.detail).toBe("This is an agent's key; sign in with viewer, operator or admin.");
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('is a cookie that no script reads, no other site sends, and that has nothing of the key', async () => {
    const { headers } = await signIn(platform.ours.viewer);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^${NAME}=[\\w-]{43}; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
    expect(String(headers['set-cookie'])).not.toContain(platform.ours.viewer.slice(3));
  });

  it('is never sent without TLS where a proxy on this machine says that there is TLS', async () => {
    const { headers } = await signIn(platform.ours.viewer, { 'x-forwarded-proto': 'https' });
    expect(String(headers['set-cookie'])).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
  });

  it.each([
    ['a key that is not known', 'as_nothing'],
    ['an empty key', ' '],
  ])('does not begin with %s', async (_what, key) => {
    const { status, json, headers } = await signIn(key);
    expect([status, json.code, headers['set-cookie']]).toEqual([401, 'UNAUTHENTICATED', undefined]);
  });

  it('counts a key that is not valid as one: the eleventh of a minute is 429', async () => {
    for (let count = 0; count < 10; count++) expect((await signIn(`as_guess_${count}`)).status).toBe(401);
    expect((await signIn('as_guess')).json.code).toBe('TOO_MANY_FAILED_KEYS');
    expect((await signIn(platform.ours.viewer)).status).toBe(201);
  });

  it('may what its key may', async () => {
    const cookie = cookieOf(await signIn(platform.ours.viewer));
    expect(await asking('GET', '/interventions', cookie)).toEqual([200, null]);
    expect(await asking('GET', '/api-keys', cookie)).toEqual([403, 'FORBIDDEN']);
  });

  it.each([
    ['without an Origin', { 'x-agent-sentinel': '1' }],
    ['from another site', { origin: 'https://evil.example', 'x-agent-sentinel': '1' }],
    ['from another port', { origin: 'http://127.0.0.1:1', 'x-agent-sentinel': '1' }],
    ['from a page without an origin', { origin: 'null', 'x-agent-sentinel': '1' }],
    ['without the header', { origin: 'own' }],
  ])('changes nothing %s', async (_what, { origin, ...headers }: Record<string, string>) => {
    const cookie = cookieOf(await signIn(platform.ours.admin));
    const sent = { ...headers, ...(origin !== undefined && { origin: origin === 'own' ? own().origin : origin }) };
    expect(await asking('DELETE', '/api-keys/viewer-1', cookie, sent)).toEqual([403, 'CROSS_SITE']);
    expect(await asking('GET', '/session', cookie, sent)).toEqual([200, null]);
  });

  it('changes what its key may from a page of the console, also behind a proxy on this machine', async () => {
    const cookie = cookieOf(await signIn(platform.ours.admin));
    expect(await asking('DELETE', '/api-keys/viewer-1', cookie, own())).toEqual([200, null]);
    const proxied = {
      ...own(),
      host: 'localhost',
      origin: 'https://console.example',
      'x-forwarded-host': 'console.example',
    };
    expect(await asking('DELETE', '/api-keys/operator-1', cookie, proxied)).toEqual([200, null]);
  });

  it('cannot be begun by the page of another site', async () => {
    expect((await signIn(platform.ours.viewer, { origin: 'https://evil.example' })).json.code).toBe('CROSS_SITE');
  });

  it('ends when one signs out, and the cookie is taken back', async () => {
    const cookie = cookieOf(await signIn(platform.ours.viewer));
    const { status, headers } = await platform.ask('DELETE', '/session', { key: null, headers: { cookie, ...own() } });
    expect(status).toBe(204);
    expect(String(headers['set-cookie'])).toMatch(new RegExp(`^${NAME}=; .*Max-Age=0|Expires=Thu, 01 Jan 1970`));
    expect(await asking('GET', '/session', cookie)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('ends its streams with it: at once when one signs out, at the next beat after 12 hours', async () => {
    const [leaving, staying] = [await signIn(platform.ours.viewer), await signIn(platform.ours.viewer)].map(cookieOf);
    clock.advance(12 * HOUR_MS - 30_000);
    const listen = async (cookie: string) => new EventReader(await platform.open('GET', '/events', { cookie }));
    const [left, stayed] = [await listen(leaving), await listen(staying)];
    await platform.ask('DELETE', '/session', { key: null, headers: { cookie: leaving, ...own() } });
    expect((await left.rest()).map(({ event }) => event)).toEqual([undefined, 'bye']);
    await stayed.next();
    clock.advance(15_000);
    expect((await stayed.next())?.event).toBe('beat');
    clock.advance(15_000);
    expect((await stayed.rest()).at(-1)?.event).toBe('bye');
  });

  it('ends at once when its key is revoked', async () => {
    const cookie = cookieOf(await signIn(platform.ours.viewer));
    await platform.ask('DELETE', '/api-keys/viewer-1');
    expect(await asking('GET', '/interventions', cookie)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('lasts exactly 12 hours', async () => {
    const cookie = cookieOf(await signIn(platform.ours.viewer));
    clock.advance(12 * HOUR_MS - 1);
    expect(await asking('GET', '/session', cookie)).toEqual([200, null]);
    clock.advance(1);
    expect(await asking('GET', '/session', cookie)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('never counts as a failed key, however often one that has ended asks', async () => {
    for (let count = 0; count < 20; count++) {
      expect(await asking('GET', '/session', `${NAME}=ended`)).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  it('is kept beside the database as hashes, for its owner alone', async () => {
    const cookie = cookieOf(await signIn(platform.ours.viewer));
    const kept = readFileSync(sessionPath, 'utf8');
    expect(kept).not.toContain(cookie.split('=')[1]);
    expect(kept).not.toContain(platform.ours.viewer);
    expect(statSync(sessionPath).mode & 0o777).toBe(0o600);
  });
});
