import { interventionFacts } from '../../src/figures/intervention-facts';
import { wireRecord } from './doubles/wire-record';

const costOf = (fields: Readonly<Record<string, unknown>>) => interventionFacts(wireRecord(fields))?.costNano;

describe('interventionFacts', () => {
  it('reads what the figures need of a record of ours', () => {
    const details = { scope: { value: 'production', source: 'derived' } };
    expect(interventionFacts(wireRecord({ revision: 3, blast_radius_details: details, policy_id: 'p-1' }))).toEqual({
      id: '01900000-0000-7000-8000-000000000001',
      revision: 3,
      at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
      costNano: 20_000_000,
      kind: {
        type: 'hard_block',
        outcome: 'blocked',
        riskLevel: 'high',
        actionName: 'refund_customer',
        scope: 'production',
        policyId: 'p-1',
        policyName: 'production-safety',
        rule: 'deny-list',
        agentId: 'support-1',
      },
    });
  });

  it('takes values and fields that it does not know', () => {
    const facts = interventionFacts(
      wireRecord({ type: 'loop_detected', outcome: 'postponed', risk_level: 'cosmic', more: [] }),
    );
    expect(facts?.kind).toMatchObject({ type: 'loop_detected', outcome: 'postponed', riskLevel: 'cosmic' });
  });

  it('takes what is absent for nothing, and an absent revision for the first', () => {
    const bare = {
      id: 'a',
      type: 'warning',
      outcome: 'warned',
      risk_level: 'low',
      action_name: 'b',
      timestamp: '2026-01-02T03:04:05Z',
    };
    expect(interventionFacts(bare)).toMatchObject({
      revision: 1,
      costNano: 0,
      kind: { scope: null, policyId: null, policyName: null, rule: null, agentId: null },
    });
  });

  it('takes the estimate for an absent cost prevented only where the call was blocked', () => {
    const cost = { cost_prevented_usd: undefined, estimated_cost_usd: 3 };
    expect([
      costOf({ ...cost, outcome: 'blocked' }),
      costOf({ ...cost, outcome: 'rejected_after_review' }),
      costOf({ ...cost, outcome: 'escalated' }),
      costOf({ ...cost, outcome: 'modified' }),
      costOf({ ...cost, outcome: 'blocked', estimated_cost_usd: null }),
    ]).toEqual([3_000_000_000, 3_000_000_000, 0, 0, 0]);
  });

  it('reads a scope with and without its source', () => {
    const scopes = [{ value: 'production', source: 'declared' }, 'staging', { value: 5 }, 7, null, undefined].map(
      (scope) => interventionFacts(wireRecord({ blast_radius_details: { scope } }))?.kind.scope,
    );
    expect(scopes).toEqual(['production', 'staging', null, null, null, null]);
    expect(interventionFacts(wireRecord({ blast_radius_details: null }))?.kind.scope).toBeNull();
  });

  it.each(['id', 'type', 'outcome', 'risk_level', 'action_name', 'timestamp'])('gives null without %s', (field) => {
    const results = [undefined, null, '', 5, {}].map((value) => interventionFacts(wireRecord({ [field]: value })));
    expect(results).toEqual([null, null, null, null, null]);
  });

  it.each([
    { cost_prevented_usd: -1 },
    { cost_prevented_usd: '5' },
    { cost_prevented_usd: 9_000_001 },
    { revision: '2' },
    { revision: 1.5 },
    { timestamp: 'yesterday' },
  ])('gives null for %p', (fields) => {
    expect(interventionFacts(wireRecord(fields))).toBeNull();
  });

  it.each([null, undefined, 5, 'text', [], true])('gives null for %p', (record) => {
    expect(interventionFacts(record)).toBeNull();
  });
});
