import { ledgerRow } from '../../../src/server/intake/ledger-row';

const ARRIVAL = Date.UTC(2026, 0, 2, 3, 5);
const ENVELOPE = { runId: 'run-1', agentId: 'agent-1' };
const LEAST = { id: 'e-1', timestamp: '2026-01-02T03:04:05.006+00:00', action: 'send_email', outcome: 'success' };

const rowOf = (entry: object, arrival = ARRIVAL) => ledgerRow({ value: { ...entry }, text: null }, ENVELOPE, arrival);

describe('ledgerRow', () => {
  it('fills in what is absent, and puts what is asked for into columns', () => {
    const row = rowOf({ ...LEAST, cost_usd: 0.005, duration_ms: 2, call_id: 'c-1', model: 'm' });
    expect({ ...row, body: JSON.parse(row.body) }).toEqual({
      id: 'e-1',
      at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
      action: 'send_email',
      outcome: 'success',
      agentId: 'agent-1',
      runId: 'run-1',
      sessionId: null,
      taskId: null,
      missionId: null,
      callId: 'c-1',
      spentNanoUsd: 5_000_000,
      durationMs: 2,
      body: {
        ...LEAST,
        cost_usd: 0.005,
        duration_ms: 2,
        call_id: 'c-1',
        model: 'm',
        run_id: 'run-1',
        agent_id: 'agent-1',
        tags: [],
        intervention_ids: [],
        estimated_cost_usd: null,
        cost_source: null,
        payload: null,
        error: null,
        session_id: null,
        task_id: null,
        mission_id: null,
        parent_call_id: null,
        approval_id: null,
      },
    });
  });

  it('lets an entry’s own run and agent win over the batch’s', () => {
    expect(rowOf({ ...LEAST, run_id: 'run-2', agent_id: 'agent-2' })).toMatchObject({
      runId: 'run-2',
      agentId: 'agent-2',
    });
    expect(rowOf({ ...LEAST, run_id: null })).toMatchObject({ runId: 'run-1', agentId: 'agent-1' });
  });

  it('takes the estimate where the cost is absent, and 0 without either', () => {
    expect(rowOf({ ...LEAST, estimated_cost_usd: 2 }).spentNanoUsd).toBe(2e9);
    expect(rowOf(LEAST).spentNanoUsd).toBe(0);
  });

  it.each(['blocked', 'rejected', 'replayed'])('never counts what was %s as spend', (outcome) => {
    const row = rowOf({ ...LEAST, outcome, cost_usd: 2 });
    expect(row.spentNanoUsd).toBe(0);
    expect(JSON.parse(row.body).cost_usd).toBe(2);
  });

  it('makes the id of the entry’s own content', () => {
    const { id: _id, ...anonymous } = LEAST;
    const again = ledgerRow({ value: { ...anonymous }, text: null }, { runId: 'run-2', agentId: null }, ARRIVAL);
    expect(again.id).toBe(rowOf(anonymous).id);
    expect(again.id).toMatch(/-8[0-9a-f]{3}-/);
  });

  it('sorts an entry that is dated over five minutes ahead at its arrival, and marks it', () => {
    const arrival = Date.parse(LEAST.timestamp) - 300_001;
    expect(rowOf(LEAST, arrival).at).toBe(arrival);
    expect(JSON.parse(rowOf(LEAST, arrival).body).timestamp_suspect).toBe(true);
  });
});
