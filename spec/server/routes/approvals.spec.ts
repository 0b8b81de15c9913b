import { ManualClock } from '../../../src/testing';
import { type Answer, Platform } from '../doubles/platform';

const ASK = { action_name: 'transfer_funds', agent_id: 'writer-1', run_id: 'run-1', timeout_seconds: 30 };

describe('An approval', () => {
  const clock = new ManualClock();
  let platform: Platform;

  beforeEach(async () => {
    platform = await Platform.start({ clock });
  });
  afterEach(() => platform.stop());

  const agent = (method: string, path: string, body?: object): Promise<Answer> =>
    platform.ask(method, path, { key: platform.ours.agent, body });
  const operator = (method: string, path: string, body?: object): Promise<Answer> =>
    platform.ask(method, path, { key: platform.ours.operator, body });
  const ask = async (more: object = {}): Promise<string> =>
    (await agent('POST', '/approvals', { ...ASK, ...more })).json.id;
  const stateOf = async (id: string) => (await agent('GET', `/approvals/${id}/poll`)).json;

  it('is asked, decided by an operator, and polled', async () => {
    const asked = await agent('POST', '/approvals', ASK);
    expect(asked.status).toBe(201);
    const { id } = asked.json;
    expect(asked.json).toEqual({
      id: expect.any(String),
      status: 'pending',
      created_at: new Date(clock.now()).toISOString(),
      expires_at: new Date(clock.now() + 30_000).toISOString(),
    });
    expect(await stateOf(id)).toEqual({
      id,
      status: 'pending',
      decided_at: null,
      decided_by_email: null,
      decision_notes: null,
      info_request_message: null,
    });
    clock.advance(5);
    const decided = await operator('POST', `/approvals/${id}/approve`, { notes: 'ok' });
    const expected = {
      id,
      status: 'approved',
      decided_at: new Date(clock.now()).toISOString(),
      decided_by_email: 'operator',
      decision_notes: 'ok',
      info_request_message: null,
    };
    expect([decided.status, decided.json]).toEqual([200, expected]);
    expect(await stateOf(id)).toEqual(expected);
  });

  it('answers a poll that waits at once when it is decided', async () => {
    const id = await ask();
    const polled = agent('GET', `/approvals/${id}/poll?wait=60`);
    await operator('POST', `/approvals/${id}/reject`, { reason: 'too risky' });
    expect((await polled).json).toMatchObject({ status: 'rejected', decision_notes: 'too risky' });
  });
});
