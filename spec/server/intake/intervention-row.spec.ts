import { toWire } from '../../../src/core/wire';
import { interventionRow } from '../../../src/server/intake/intervention-row';
import { sampleIntervention } from '../../../src/testing/sample-intervention';

const ARRIVAL = Date.UTC(2026, 0, 2, 3, 5);
const LEAST = {
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: '2026-01-02T03:04:05.006Z',
  action_name: 'delete_production_database',
};

const rowOf = (record: object, arrival = ARRIVAL) => interventionRow({ value: { ...record }, text: null }, arrival);
const readBack = (record: object, arrival = ARRIVAL) => JSON.parse(rowOf(record, arrival).body);

describe('interventionRow', () => {
  it('keeps a complete record as it is, and puts what is asked for into columns', () => {
    const wire = JSON.parse(JSON.stringify(toWire(sampleIntervention({ policyId: 'p-1', reason: 'No.' }))));
    wire.blast_radius_details.scope = { value: 'production', source: 'derived' };
    const text = JSON.stringify(wire);
    expect(rowOf(wire)).toEqual({
      id: '01900000-0000-7000-8000-000000000001',
      revision: 1,
      at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
      type: 'hard_block',
      outcome: 'blocked',
      riskLevel: 'high',
      actionName: 'refund_customer',
      agentId: 'support-1',
      runId: 'run-1',
      sessionId: 'session-1',
      taskId: null,
      missionId: null,
      callId: '01900000-0000-7000-8000-000000000002',
      policyId: 'p-1',
      policyName: 'production-safety',
      rule: 'deny-list',
      reasonCode: 'ACTION_DENIED',
      reason: 'No.',
      description: 'refund customer',
      scope: 'production',
      shadow: false,
      estimatedNanoUsd: 20_000_000,
      actualNanoUsd: 0,
      preventedNanoUsd: 20_000_000,
      body: text,
    });
  });

  it('has every field: null, {} or [] where nothing is known', () => {
    const fields = Object.keys(toWire(sampleIntervention()));
    const record = readBack({ ...LEAST, id: 'a' });
    expect(Object.keys(record).sort()).toEqual(fields.sort());
    expect(record).toMatchObject({
      revision: 1,
      description: 'Delete production database',
      tags: [],
      original_inputs: {},
      modified_inputs: null,
      blast_radius: 'Prevented deletion of production database',
      blast_radius_details: {},
      estimated_cost_usd: 0,
      shadow: false,
      context: {},
      rule: null,
      run_id: null,
    });
  });

  it.each([
    ['blocked', 2],
    ['rejected_after_review', 2],
    ['escalated', 0],
    ['modified', 0],
    ['approved_after_review', 0],
  ])('takes the estimate as prevented where the outcome %s says so', (outcome, prevented) => {
    expect(readBack({ ...LEAST, outcome, estimated_cost_usd: 2 }).cost_prevented_usd).toBe(prevented);
    expect(rowOf({ ...LEAST, outcome, estimated_cost: 2, cost_prevented_usd: 1 }).preventedNanoUsd).toBe(1e9);
  });

  it('takes older names where today’s are absent; beside them they stay as they came', () => {
    const { type: _type, ...rest } = LEAST;
    const older = {
      ...rest,
      intervention_type: 'warning',
      action_description: 'Deletes',
      estimated_cost: 2,
      actual_cost: 1,
    };
    expect(readBack(older)).toMatchObject({
      type: 'warning',
      description: 'Deletes',
      estimated_cost_usd: 2,
      actual_cost_usd: 1,
    });
    expect(readBack(older)).not.toHaveProperty('estimated_cost');
    expect(readBack({ ...LEAST, intervention_type: 'warning' })).toMatchObject({
      type: 'hard_block',
      intervention_type: 'warning',
    });
  });

  it('takes an object as blast_radius for details, and makes the sentence', () => {
    const record = {
      ...LEAST,
      blast_radius: { funds: 2, scope: 'test' },
      blast_radius_details: { scope: { value: 'all' } },
    };
    expect(readBack(record)).toMatchObject({
      blast_radius: 'Prevented deletion of production database',
      blast_radius_details: { funds: 2, scope: { value: 'all' } },
    });
    expect(rowOf(record).scope).toBe('all');
    expect(rowOf({ ...LEAST, blast_radius: { scope: 'test' } }).scope).toBe('test');
  });

  it('keeps an outcome and fields that are not known', () => {
    const record = { ...LEAST, outcome: 'postponed', score: { deep: [1] } };
    expect(readBack(record)).toMatchObject({
      outcome: 'postponed',
      score: { deep: [1] },
      blast_radius: 'Flagged deletion of production database',
    });
  });

  it('gives a record without id the same one each time, whatever the order of its fields', () => {
    const id = rowOf(LEAST).id;
    expect(id).toMatch(/-8[0-9a-f]{3}-/);
    expect(rowOf(Object.fromEntries(Object.entries({ ...LEAST }).reverse()), ARRIVAL + 7).id).toBe(id);
    expect(rowOf({ ...LEAST, context: {} }).id).not.toBe(id);
    expect(readBack(LEAST).id).toBe(id);
  });

  it('sorts a record that is dated over five minutes ahead at its arrival, and marks it', () => {
    const at = Date.parse(LEAST.timestamp);
    expect(rowOf(LEAST, at - 300_000).at).toBe(at);
    expect(readBack(LEAST, at - 300_000)).not.toHaveProperty('timestamp_suspect');
    expect(rowOf(LEAST, at - 300_001).at).toBe(at - 300_001);
    expect(readBack(LEAST, at - 300_001)).toMatchObject({ timestamp: LEAST.timestamp, timestamp_suspect: true });
  });
});
