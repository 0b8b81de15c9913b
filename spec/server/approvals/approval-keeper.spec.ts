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

  it('tells of a request that was just decided before what has waited longer for its record', async () => {
    const { approvals } = platform.storage;
    const base = { askedBy: 'agent-1', keyAgentId: null, agentId: null, runId: null, actionName: 'x', digest: 'd' };
    const old = Array.from({ length: 600 }, (_, index) => `a-${index}`);
    await Promise.all(
      old.map(async (id) => {
        const more = { id, interventionId: id, repeatKey: null, timeoutMs: 9_000, body: '{}' };
        await approvals.ask(1, { ...base, ...more });
        await approvals.change(1, id, { kind: 'cancel' });
      }),
    );
    await report(HELD);
    const at = clock.now();
    await decide(await ask(), 'approve');
    await look(isRevised);
    expect(clock.now()).toBe(at);
    expect(await approvals.openLinks(1_000, null)).toHaveLength(600);
  });

  it('says no yes that another call has used, and the newest request’s word in place of its own older one', async () => {
    const held = { ...HELD, call_id: 'c-2' };
    await report(held);
    const key = { approval_key: 'k', arguments_digest: 'd' };
    const first = await ask({ ...key, intervention_id: 'i-0' });
    expect(await ask(key)).toBe(first);
    // Decided and used before the keeper looks.
    await decide(first, 'approve');
    await decide(first, 'use', { call_id: 'c-1' }, platform.ours.agent);
    const noLinks = async () =>
      (await platform.storage.approvals.openLinks(9, null)).every((link) => link.interventionId === 'i-0');
    await look(noLinks);
    expect((await read()).outcome).toBe('escalated');
    const second = await ask(key);
    expect(second).not.toBe(first);
    expect((await read()).approval).toMatchObject({ id: second, status: 'pending' });
    await decide(second, 'approve');
    await look(async () => (await read()).outcome === 'approved_after_review');
    // It was not used after all: the agent withdraws it.
    await decide(second, 'cancel', {}, platform.ours.agent);
    await look(async () => (await read()).outcome === 'blocked');
    expect(await read()).toMatchObject({ revision: 2, reason_code: 'APPROVAL_CANCELLED', approval: { id: second } });
    expect((await read()).revisions).toHaveLength(2);
    const { json } = await platform.ask('GET', '/interventions/stats');
    expect(json).toMatchObject({ total_interventions: 1, blocked_actions: 1, total_cost_prevented_usd: 2 });
  });

  it('does not let the agent say yes where an operator has said no', async () => {
    await report(HELD);
    await decide(await ask(), 'reject');
    const yes = { ...HELD, revision: 2, outcome: 'approved_after_review' };
    expect(await report(yes)).toMatchObject({ accepted: 0, conflicts: [0] });
    await look(isRevised);
    expect(await report(yes)).toMatchObject({ accepted: 0, conflicts: [0] });
    expect((await read()).outcome).toBe('rejected_after_review');
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
