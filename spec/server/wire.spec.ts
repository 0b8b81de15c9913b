import { Platform } from './doubles/platform';
import register from './wire/actions-register.json';
import approved from './wire/approval-approved-flow.json';
import check from './wire/approval-check.json';
import rejected from './wire/approval-rejected-flow.json';
import flush from './wire/flush-final.json';
import reports from './wire/ingest-and-interventions.json';
import killSwitch from './wire/kill-switch-check.json';
import policiesSync from './wire/policies-sync.json';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: object | null;
}

const CASES = [reports, flush, register, approved, rejected, check, killSwitch, policiesSync].flatMap(
  ({ case: name, requests }) =>
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
  '/api/v1/approvals': { status: 201, json: { status: 'pending' } },
  '/api/v1/approvals/ID/poll': {
    status: 200,
    json: {
      status: 'pending',
      decided_at: null,
      decided_by_email: null,
      decision_notes: null,
      info_request_message: null,
    },
  },
  '/api/v1/approvals/check': {
    status: 200,
    json: { requires_approval: false, policy_name: null, timeout_seconds: null },
  },
  '/api/v1/kill-switch/check': { status: 200, json: { is_killed: false } },
  '/api/v1/policies/sync': { status: 200, json: { policies: [], conflicts: [] } },
};

describe('A request of the Python SDK', () => {
  let platform: Platform;

  /** A request for approval that is there. */
  let known: string;

  beforeAll(async () => {
    platform = await Platform.start();
    const body = { action_name: 'transfer_funds' };
    known = (await platform.ask('POST', '/approvals', { key: platform.ours.agent, body })).json.id;
  });
  afterAll(() => platform.stop());

  /** Sends a request as it was captured; only the key is ours. */
  function send({ method, path, headers, query, body }: Sent, approvalId = known) {
    const { host: _host, 'content-length': _length, connection: _connection, ...sent } = headers;
    const authorization = headers.authorization.replace('tok-TEST', platform.ours.agent);
    const text = new URLSearchParams(query).toString();
    const address = `/${path.replace('apr-1', approvalId)}${text && `?${text}`}`;
    return platform.ask(method, address, { key: null, ...(body && { body }), headers: { ...sent, authorization } });
  }

  it.each(CASES)('is understood: $name', async ({ sent }) => {
    const answer = await send(sent);
    expect(answer).toMatchObject(EXPECTED[sent.path.replace(/\/$/, '').replace('apr-1', 'ID')]);
    expect(answer.headers.location).toBeUndefined();
  });

  it.each([
    ['approved', approved, 'approve', { notes: 'ok' }],
    ['rejected', rejected, 'reject', { reason: 'too risky' }],
  ])('asks, polls, and hears that it is %s', async (status, { requests }, decision, body) => {
    const [ask, poll] = requests as readonly Sent[];
    const { id } = (await send(ask)).json;
    const decide = (name: string, sent: object) =>
      platform.ask('POST', `/approvals/${id}/${name}`, { key: platform.ours.operator, body: sent });
    expect((await send(poll, id)).json).toMatchObject({ id, status: 'pending' });
    await decide('request-info', { message: 'why?' });
    expect((await send(poll, id)).json).toMatchObject({ status: 'info_requested', info_request_message: 'why?' });
    await decide(decision, body);
    expect((await send(poll, id)).json).toMatchObject({
      id,
      status,
      decided_at: expect.any(String),
      decided_by_email: 'operator',
      decision_notes: Object.values(body)[0],
    });
  });

  it('hears of a stop and of policies', async () => {
    const admin = (path: string, body: object) => platform.ask('POST', path, { key: platform.ours.admin, body });
    const [, mission] = killSwitch.requests as readonly Sent[];
    await admin('/kill-switch/kill', { target_type: 'mission', target_id: 'm-7', reason: 'it loops' });
    expect((await send(mission)).json).toEqual({
      is_killed: true,
      target_type: 'mission',
      target_id: 'm-7',
      reason: 'it loops',
      killed_at: expect.any(String),
    });
    const source = 'budgets: { run: 5 }\napprovals: { actions: [transfer_funds], timeout_seconds: 600 }\n';
    await admin('/policies', { name: 'p', scope: 'global', enabled: true, source, source_format: 'yaml' });
    const [sync] = policiesSync.requests as readonly Sent[];
    expect((await send(sync)).json.policies).toMatchObject([
      { name: 'p', enabled: true, scope: 'global', target_id: null, run_budget: 5, require_approval: true },
    ]);
    const [asked] = check.requests as readonly Sent[];
    expect((await send(asked)).json).toEqual({ requires_approval: true, policy_name: 'p', timeout_seconds: 600 });
  });

  it('is answered as that SDK expects, and once only when it is sent again', async () => {
    const other = await Platform.start();
    try {
      const [ingest, first] = reports.requests as unknown as readonly Sent[];
      const key = other.ours.agent;
      const ask = (path: string, body: object | null) => other.ask('POST', path, { key, body });
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
