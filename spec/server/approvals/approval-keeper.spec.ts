import { ManualClock } from '../../../src/testing';
import { EventReader } from '../doubles/event-reader';
import { Platform } from '../doubles/platform';

const HELD = {
  id: 'i-1',
  revision: 1,
  type: 'approval_required',
  outcome: 'escalated',
  risk_level: 'high',
  timestamp: '2026-01-05T00:00:00.000Z',
  action_name: 'delete_user',
  agent_id: 'agent-1',
  estimated_cost_usd: 2,
};

describe('ApprovalKeeper', () => {
  const clock = new ManualClock();
  let platform: Platform;
  beforeEach(async () => {
    clock.set(Date.parse(HELD.timestamp));
    platform = await Platform.start({ clock });
  });
  afterEach(() => platform.stop());

  const report = async (record: object, key = platform.ours.agent) =>
    (await platform.ask('POST', '/interventions', { key, body: record })).json;
  const ask = async (more: object = {}): Promise<string> => {
    const body = { action_name: 'delete_user', intervention_id: 'i-1', timeout_seconds: 60, ...more };
    return (await platform.ask('POST', '/approvals', { key: platform.ours.agent, body })).json.id;
  };
  const decide = (id: string, name: string, body: object = {}, key = platform.ours.operator) =>
    platform.ask('POST', `/approvals/${id}/${name}`, { key, body });
  const read = async () => (await platform.ask('GET', '/interventions/i-1')).json;
  /** Lets the keeper look, and finish. */
  const look = async (holds: () => Promise<boolean>): Promise<void> => {
    while (!(await holds())) {
      clock.advance(0);
      await new Promise(setImmediate);
    }
  };
  const isRevised = async () => (await read()).revision === 2;

  it.each([
    ['approve', 'approved_after_review', 'Reviewed deletion of user', 0, null],
    ['reject', 'rejected_after_review', 'Prevented deletion of user', 2, 'APPROVAL_REJECTED'],
    ['cancel', 'blocked', 'Prevented deletion of user', 2, 'APPROVAL_CANCELLED'],
    ['expire', 'blocked', 'Prevented deletion of user', 2, 'APPROVAL_EXPIRED'],
  ])('says for an agent that is gone, after %s: %s', async (what, outcome, blast_radius, prevented, code) => {
    await report(HELD);
    const id = await ask();
    clock.advance(1_000);
    if (what === 'expire') clock.advance(59_000);
    else await decide(id, what, {}, what === 'cancel' ? platform.ours.agent : platform.ours.operator);
    await look(isRevised);
    const now = await read();
    expect(now).toMatchObject({
      outcome,
      blast_radius,
      cost_prevented_usd: prevented,
      actual_cost_usd: 0,
      reason_code: code,
      approval_id: id,
      timestamp: new Date(clock.now()).toISOString(),
      context: { recorded_by: 'platform' },
      approval: { id },
    });
    const { json } = await platform.ask('GET', '/interventions/stats');
    expect(json).toMatchObject({ total_interventions: 1, total_cost_prevented_usd: prevented, pending_escalations: 0 });
  });

  it('gives way to the agent, which is counted once', async () => {
    await report(HELD);
    await decide(await ask(), 'approve');
    await look(isRevised);
    const said = { ...HELD, revision: 2, outcome: 'blocked', reason_code: 'BUDGET_EXCEEDED' };
    expect(await report(said)).toMatchObject({ accepted: 1, conflicts: [] });
    expect(await report(said)).toMatchObject({ duplicates: 1, conflicts: [] });
    expect((await read()).revisions.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'escalated',
      'blocked',
    ]);
    expect((await platform.ask('GET', '/interventions/stats')).json).toMatchObject({
      total_interventions: 1,
      blocked_actions: 1,
      total_cost_prevented_usd: 2,
      by_outcome: { blocked: 1 },
    });
  });

  it('waits for a record that comes later, and leaves alone what the agent has decided or another key has written', async () => {
    await decide(await ask(), 'approve');
    await report(HELD);
    clock.advance(10_000);
    await look(isRevised);

    await report({ ...HELD, id: 'i-2' });
    const { key } = (
      await platform.ask('POST', '/api-keys', { body: { label: 'x', role: 'agent', agent_id: 'agent-1' } })
    ).json;
    await report({ ...HELD, id: 'i-3' }, key);
    await report({ ...HELD, id: 'i-2', revision: 2, outcome: 'rejected_after_review' });
    for (const intervention_id of ['i-2', 'i-3']) await decide(await ask({ intervention_id }), 'approve');
    await report({ ...HELD, id: 'i-4' });
    await decide(await ask({ intervention_id: 'i-4' }), 'approve');
    await look(async () => (await platform.storage.approvals.openLinks(9, null)).length === 0);
    const outcomes = await Promise.all(
      ['i-2', 'i-3', 'i-4'].map(async (id) => (await platform.ask('GET', `/interventions/${id}`)).json.outcome),
    );
    expect(outcomes).toEqual(['rejected_after_review', 'escalated', 'approved_after_review']);
  });

  it('tells when a request expires, to those who listen', async () => {
    const authorization = `Bearer ${platform.ours.agent}`;
    const stream = new EventReader(await platform.open('GET', '/events', { authorization }));
    await stream.next();
    const id = await ask();
    clock.advance(60_000);
    const told = stream.named('approval_decided');
    let isTold = false;
    void told.then(() => {
      isTold = true;
    });
    await look(async () => isTold);
    expect((await told).data).toMatchObject({ id, status: 'expired' });
    stream.answer.destroy();
  });
});
