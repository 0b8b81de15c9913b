import { toWire } from '../../src/core/wire';
import { sampleIntervention } from '../../src/testing/sample-intervention';

const FULL = sampleIntervention({
  modifiedInputs: { orderId: 'A-1', amountUsd: 100 },
  blastRadiusDetails: {
    scope: { value: 'production', source: 'declared' },
    records: { value: 3, source: 'derived' },
    reversible: { value: false, source: 'declared' },
    costPreventedUsd: 0.02,
    budgetProtectedUsd: 1.5,
  },
  taskId: 'task-1',
  missionId: 'mission-1',
  parentCallId: 'call-0',
  agentIntent: 'close ticket 7',
  approvalId: 'approval-1',
});

describe('toWire', () => {
  it('gives every field in snake_case, in the order of the table in SEMANTICS', () => {
    const wire = toWire(FULL);
    expect(wire).toStrictEqual({
      id: '01900000-0000-7000-8000-000000000001',
      revision: 1,
      type: 'hard_block',
      outcome: 'blocked',
      risk_level: 'high',
      timestamp: '2026-01-02T03:04:05.006Z',
      action_name: 'refund_customer',
      description: 'refund customer',
      tags: ['payment'],
      original_inputs: { orderId: 'A-1', amountUsd: 250 },
      modified_inputs: { orderId: 'A-1', amountUsd: 100 },
      blast_radius: 'Prevented refund of customer',
      blast_radius_details: {
        scope: { value: 'production', source: 'declared' },
        records: { value: 3, source: 'derived' },
        reversible: { value: false, source: 'declared' },
        cost_prevented_usd: 0.02,
        budget_protected_usd: 1.5,
      },
      estimated_cost_usd: 0.02,
      actual_cost_usd: 0,
      cost_prevented_usd: 0.02,
      rule: 'deny-list',
      reason_code: 'ACTION_DENIED',
      reason: 'refund_customer is denied by the policy production-safety.',
      policy_name: 'production-safety',
      policy_id: null,
      policy_version: '0123456789ab',
      agent_id: 'support-1',
      run_id: 'run-1',
      session_id: 'session-1',
      task_id: 'task-1',
      mission_id: 'mission-1',
      call_id: '01900000-0000-7000-8000-000000000002',
      parent_call_id: 'call-0',
      agent_intent: 'close ticket 7',
      approval_id: 'approval-1',
      shadow: false,
      context: { pattern: 'refund_*' },
      seq: 1,
      prev_hash: null,
    });
    expect(Object.keys(wire).join(' ')).toBe(
      'id revision type outcome risk_level timestamp action_name description tags original_inputs modified_inputs ' +
        'blast_radius blast_radius_details estimated_cost_usd actual_cost_usd cost_prevented_usd rule reason_code ' +
        'reason policy_name policy_id policy_version agent_id run_id session_id task_id mission_id call_id ' +
        'parent_call_id agent_intent approval_id shadow context seq prev_hash',
    );
  });

  it('has a field for each field of the record', () => {
    expect(Object.keys(toWire(FULL))).toHaveLength(Object.keys(FULL).length);
  });

  it('leaves unknown details of the blast radius out of the JSON', () => {
    const wire = toWire(sampleIntervention({ blastRadiusDetails: {} }));
    expect(JSON.parse(JSON.stringify(wire)).blast_radius_details).toStrictEqual({});
  });

  it('hands inputs and context on as they are', () => {
    const wire = toWire(FULL);
    expect([wire.original_inputs, wire.modified_inputs, wire.context].map((value) => value)).toStrictEqual([
      FULL.originalInputs,
      FULL.modifiedInputs,
      FULL.context,
    ]);
    expect(wire.context).toBe(FULL.context);
  });
});
