import { Platform } from './doubles/platform';
import register from './wire/actions-register.json';
import flush from './wire/flush-final.json';
import reports from './wire/ingest-and-interventions.json';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

const CASES = [reports, flush, register].flatMap(({ case: name, requests }) =>
  (requests as readonly Sent[]).flatMap((sent, index) => [
    { name: `${name} ${index} as it is sent`, sent },
    {
      name: `${name} ${index} with the slash changed`,
      sent: { ...sent, path: sent.path.endsWith('/') ? sent.path.slice(0, -1) : `${sent.path}/` },
    },
  ]),
);

const EXPECTED: Readonly<Record<string, object>> = {
  '/api/v1/ingest': { status: 202 },
  '/api/v1/interventions': { status: 201 },
  '/api/v1/actions/register': { status: 200 },
};

describe('A request of the Python SDK', () => {
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start();
  });
  afterAll(() => platform.stop());

  /** Sends a request as it was captured; only the key is ours. */
  function send({ method, path, headers, body }: Sent) {
    const { host: _host, 'content-length': _length, connection: _connection, ...sent } = headers;
    const authorization = headers.authorization.replace('tok-TEST', platform.ours.agent);
    return platform.ask(method, `/${path}`, { key: null, body, headers: { ...sent, authorization } });
  }

  it.each(CASES)('is understood: $name', async ({ sent }) => {
    const answer = await send(sent);
    expect(answer).toMatchObject(EXPECTED[sent.path.replace(/\/$/, '')]);
    expect(answer.headers.location).toBeUndefined();
  });

  it('is answered as that SDK expects, and once only when it is sent again', async () => {
    const other = await Platform.start();
    try {
      const [ingest, first] = reports.requests as unknown as readonly Sent[];
      const key = other.ours.agent;
      const ask = (path: string, body: object) => other.ask('POST', path, { key, body });
      expect((await ask('/ingest', ingest.body)).json).toEqual({ accepted: 5, duplicates: 0, rejected: [] });
      expect((await ask('/ingest', ingest.body)).json).toEqual({ accepted: 0, duplicates: 5, rejected: [] });
      const { json } = await ask('/interventions/', first.body);
      expect(json).toEqual({
        id: expect.stringMatching(/^01a20673-2efe-8/),
        accepted: 1,
        duplicates: 0,
        conflicts: [],
      });
      expect((await ask('/interventions', first.body)).json).toEqual({ ...json, accepted: 0, duplicates: 1 });
      expect((await ask('/actions/register', register.requests[0].body)).json).toEqual({
        status: 'success',
        registered: 1,
        updated: 0,
        total: 1,
      });
    } finally {
      await other.stop();
    }
  });

  it('is read back under the names of today, with what is not known kept as it came', async () => {
    const { json } = await platform.ask('GET', '/interventions?action_name=delete_database');
    expect(json).toMatchObject({ total: 1, skip: 0, limit: 50, next_cursor: null });
    const { intervention_type, action_description, estimated_cost, actual_cost, blast_radius, ...same } = (
      reports.requests[1] as { body: Record<string, unknown> }
    ).body;
    expect(json.interventions).toEqual([
      {
        ...same,
        id: expect.any(String),
        revision: 1,
        type: intervention_type,
        description: 'Delete database',
        tags: [],
        blast_radius: 'Prevented deletion of database',
        blast_radius_details: blast_radius,
        estimated_cost_usd: estimated_cost,
        actual_cost_usd: actual_cost,
        cost_prevented_usd: 2,
        rule: null,
        reason_code: null,
        policy_id: null,
        policy_version: null,
        session_id: null,
        call_id: null,
        parent_call_id: null,
        approval_id: null,
        shadow: false,
        seq: null,
        prev_hash: null,
      },
    ]);
    expect(json.interventions[0]).toHaveProperty('remediation_payload', null);
    const ledger = await platform.ask('GET', '/ledger?outcome=blocked');
    expect(ledger.json).toMatchObject({
      total: 1,
      entries: [{ cost_usd: 2, payload: { outputs: expect.any(String) } }],
    });
    expect((await platform.ask('GET', '/ledger/stats')).json).toEqual({ calls: 5, errors: 0, cost_usd: 0.12 });
  });
});
