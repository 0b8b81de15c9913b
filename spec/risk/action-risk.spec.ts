import fc from 'fast-check';
import { higherRisk, RiskLevel } from '../../src/core/risk-level';
import { RiskTable, riskOf } from '../../src/risk/action-risk';

const level = fc.constantFrom(...Object.values(RiskLevel));

describe('RiskTable', () => {
  describe('base', () => {
    it.each<[string, string[], RiskLevel | null]>([
      ['lookup', [], null],
      ['lookup', ['unknown'], null],
      ['lookup', ['constructor'], null],
      ['lookup', ['read'], 'low'],
      ['lookup', ['Email'], 'medium'],
      ['lookup', ['read', 'PAYMENT', 'write'], 'high'],
      ['lookup', ['irreversible', 'read'], 'critical'],
      ['delete_user', [], 'high'],
      ['deleteUser', ['read'], 'high'],
      ['purge-cache', ['critical'], 'critical'],
      ['user_delete', [], null],
      ['remove_user', [], null],
      ['***', [], null],
    ])('gives of %j with tags %j: %j', (name, tags, expected) => {
      expect(new RiskTable().base(name, tags)).toBe(expected);
    });

    it('knows the tags of a policy and takes the higher of two levels', () => {
      const table = new RiskTable({ 'Crown-Jewels': 'critical', payment: 'low', read: 'high', x: 'minimal', X: 'low' });
      expect(['crown-jewels', 'payment', 'READ', 'x'].map((tag) => table.base('lookup', [tag]))).toEqual([
        'critical',
        'high',
        'high',
        'low',
      ]);
    });
  });
});

describe('riskOf', () => {
  it.each<[RiskLevel | null, number, RiskLevel]>([
    [null, 0, 'medium'],
    ['minimal', 0, 'minimal'],
    ['low', 1_000_000_000, 'low'],
    ['low', 1_000_000_001, 'high'],
    [null, 1_000_000_001, 'high'],
    ['critical', 1_000_000_001, 'critical'],
    ['low', 100_000_000_000, 'high'],
    [null, 100_000_000_001, 'critical'],
  ])('gives of %j at %p nano-dollars: %j', (base, costNanoUsd, expected) => {
    expect(riskOf(base, costNanoUsd)).toBe(expected);
  });

  it('is never below the level of the action', () => {
    fc.assert(
      fc.property(level, fc.nat(200_000_000_000), (base, costNanoUsd) => {
        const risk = riskOf(base, costNanoUsd);
        return higherRisk(risk, base) === risk;
      }),
    );
  });
});
