import { ROUTES } from '../../src/server/routes';
import type { Role } from '../../src/storage/truth';
import { Platform } from './doubles/platform';

const ROLES: readonly Role[] = ['agent', 'viewer', 'operator', 'admin'];

/** Who may do what; PLATFORM. */
const MAY: Readonly<Record<string, string>> = {
  'POST /interventions': 'agent',
  'GET /interventions': 'viewer operator admin',
  'GET /interventions/groups': 'viewer operator admin',
  'GET /interventions/stats': 'viewer operator admin',
  'GET /interventions/export': 'viewer operator admin',
  'GET /interventions/:id': 'viewer operator admin',
  'POST /ingest': 'agent',
  'GET /ledger': 'viewer operator admin',
  'GET /ledger/stats': 'viewer operator admin',
  'GET /ledger/export': 'viewer operator admin',
  'GET /runs': 'viewer operator admin',
  'GET /runs/:id': 'viewer operator admin',
  'GET /agents': 'viewer operator admin',
  'GET /agents/:id': 'viewer operator admin',
  'PATCH /agents/:id': 'admin',
  'POST /actions/register': 'agent',
  'POST /approvals': 'agent',
  'POST /approvals/check': 'agent viewer operator admin',
  'GET /approvals': 'viewer operator admin',
  'GET /approvals/pending': 'viewer operator admin',
  'GET /approvals/:id': 'viewer operator admin',
  'GET /approvals/:id/poll': 'agent viewer operator admin',
  'POST /approvals/:id/approve': 'operator admin',
  'POST /approvals/:id/reject': 'operator admin',
  'POST /approvals/:id/request-info': 'operator admin',
  'POST /approvals/:id/respond': 'agent',
  'POST /approvals/:id/cancel': 'agent',
  'POST /approvals/:id/use': 'agent',
  'GET /policies': 'viewer operator admin',
  'POST /policies': 'admin',
  'POST /policies/compile': 'admin',
  'GET /policies/sync': 'agent viewer operator admin',
  'GET /policies/:id': 'viewer operator admin',
  'PUT /policies/:id': 'admin',
  'DELETE /policies/:id': 'admin',
  'GET /policies/:id/versions': 'viewer operator admin',
  'POST /policies/:id/rollback': 'admin',
  'POST /kill-switch/kill': 'operator admin',
  'POST /kill-switch/revive': 'operator admin',
  'GET /kill-switch/check': 'agent viewer operator admin',
  'GET /kill-switch/active': 'agent viewer operator admin',
  'GET /api-keys': 'admin',
  'POST /api-keys': 'admin',
  'DELETE /api-keys/:id': 'admin',
  'GET /settings': 'viewer operator admin',
  'PUT /settings': 'admin',
  'GET /audit': 'viewer operator admin',
  'GET /session': 'agent viewer operator admin',
  'POST /session': '',
  'DELETE /session': 'agent viewer operator admin',
  'GET /events': 'agent viewer operator admin',
  'GET /openapi.json': 'agent viewer operator admin',
};

/** All but those that take no key. */
const ASKED = Object.entries(MAY).filter(([, may]) => may !== '');

describe('A role', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });
  afterAll(() => platform.stop());

  /** The status of a request without body, to an id of nothing; a stream is let go of. */
  async function statusOf(method: string, url: string, key: string | null): Promise<number> {
    const authorization = key === null ? undefined : `Bearer ${key}`;
    const path = url.startsWith('//') ? url : url.replace(':id', 'nothing');
    const answer = await platform.open(method, path, { ...(authorization && { authorization }) });
    answer.resume();
    if (answer.headers['content-type']?.startsWith('text/event-stream')) answer.destroy();
    return answer.statusCode as number;
  }

  it('is known for every route', () => {
    expect(ROUTES.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(Object.keys(MAY).sort());
  });

  it.each(ASKED.flatMap(([route, may]) => ROLES.map((role) => [role, route, may.split(' ').includes(role)] as const)))(
    '%s asking %s is let through: %s',
    async (role, route, isPermitted) => {
      const [method, url] = route.split(' ');
      const status = await statusOf(method, url, platform.ours[role]);
      if (isPermitted) expect([200, 204, 400, 404, 422]).toContain(status);
      else expect(status).toBe(403);
    },
  );

  it.each(ASKED.map(([route]) => route))('is asked for before anything else: %s', async (route) => {
    const [method, url] = route.split(' ');
    expect(await statusOf(method, url, null)).toBe(401);
  });

  it('is told which one is needed', async () => {
    const { json } = await platform.ask('POST', '/interventions', { key: platform.ours.admin, body: {} });
    expect(json).toMatchObject({ code: 'FORBIDDEN', detail: 'This takes a key with the role agent; yours is admin.' });
  });

  it('of a reader is needed for /metrics, and none for /healthz and /readyz', async () => {
    expect(await statusOf('GET', '//metrics', null)).toBe(401);
    expect(await statusOf('GET', '//metrics', platform.ours.agent)).toBe(403);
    expect(await statusOf('GET', '//metrics', platform.ours.viewer)).toBe(200);
    expect(await statusOf('GET', '//healthz', null)).toBe(200);
    expect(await statusOf('GET', '//readyz', null)).toBe(200);
  });
});
