import fc from 'fast-check';
import { InterventionFigures } from '../../src/figures/intervention-figures';
import type { Period } from '../../src/figures/period';
import { wireRecord } from './doubles/wire-record';

type Fields = Readonly<Record<string, unknown>>;

function figuresOf(records: readonly unknown[], period?: Period): InterventionFigures {
  const figures = new InterventionFigures(period);
  for (const record of records) figures.add(record);
  return figures;
}

const statsOf = (records: readonly Fields[], period?: Period) =>
  figuresOf(
    records.map((fields, index) => wireRecord({ id: `id-${index}`, ...fields })),
    period,
  ).stats();

const day = (date: number, hour = 0) => new Date(Date.UTC(2026, 0, date, hour)).toISOString();

const NOTHING = {
  total_interventions: 0,
  blocked_actions: 0,
  total_cost_prevented_usd: 0,
  total_cost_reduced_usd: 0,
  high_risk_blocks: 0,
  escalations: 0,
  pending_escalations: 0,
  modified: 0,
  by_type: {},
  by_outcome: {},
  by_risk_level: {},
  by_scope: {},
  top_blocked_actions: [],
  triggering_policies: [],
  top_agents: [],
  over_time: [],
};

describe('InterventionFigures', () => {
  it('has zero of everything without a record', () => {
    expect(figuresOf([]).stats()).toEqual(NOTHING);
  });

  it('gives every figure', () => {
    const production = { scope: { value: 'production', source: 'derived' } };
    const stats = statsOf([
      { action_name: 'drop', risk_level: 'critical', cost_prevented_usd: 5000, blast_radius_details: production },
      { action_name: 'pay', outcome: 'rejected_after_review', type: 'approval_required', cost_prevented_usd: 0.1 },
      { action_name: 'pay', risk_level: 'low', cost_prevented_usd: 0.2, rule: null, policy_name: null },
      { outcome: 'approved_after_review', type: 'approval_required', cost_prevented_usd: 0, agent_id: null },
      { outcome: 'escalated', type: 'approval_required', cost_prevented_usd: 0 },
      { outcome: 'modified', type: 'downgrade', rule: 'downgrade', cost_prevented_usd: 1.25, risk_level: 'critical' },
      { outcome: 'warned', type: 'warning', rule: 'warning', cost_prevented_usd: 7, timestamp: day(2, 4) },
    ]);
    expect(stats).toEqual({
      total_interventions: 7,
      blocked_actions: 3,
      total_cost_prevented_usd: 5000.3,
      total_cost_reduced_usd: 1.25,
      high_risk_blocks: 2,
      escalations: 3,
      pending_escalations: 1,
      modified: 1,
      by_type: { approval_required: 3, hard_block: 2, downgrade: 1, warning: 1 },
      by_outcome: {
        blocked: 2,
        rejected_after_review: 1,
        approved_after_review: 1,
        escalated: 1,
        modified: 1,
        warned: 1,
      },
      by_risk_level: { high: 4, critical: 2, low: 1 },
      by_scope: { unknown: 6, production: 1 },
      top_blocked_actions: [
        { action_name: 'pay', count: 2, blocked: 2, cost_prevented_usd: 0.3, high_risk_blocks: 1 },
        { action_name: 'drop', count: 1, blocked: 1, cost_prevented_usd: 5000, high_risk_blocks: 1 },
      ],
      triggering_policies: [
        {
          policy_id: null,
          policy_name: 'production-safety',
          rule: 'deny-list',
          count: 4,
          blocked: 2,
          cost_prevented_usd: 5000.1,
          high_risk_blocks: 2,
        },
        {
          policy_id: null,
          policy_name: null,
          rule: null,
          count: 1,
          blocked: 1,
          cost_prevented_usd: 0.2,
          high_risk_blocks: 0,
        },
        ...['downgrade', 'warning'].map((rule) => ({
          policy_id: null,
          policy_name: 'production-safety',
          rule,
          count: 1,
          blocked: 0,
          cost_prevented_usd: 0,
          high_risk_blocks: 0,
        })),
      ],
      top_agents: [
        { agent_id: 'support-1', count: 6, blocked: 3, cost_prevented_usd: 5000.3, high_risk_blocks: 2 },
        { agent_id: null, count: 1, blocked: 0, cost_prevented_usd: 0, high_risk_blocks: 0 },
      ],
      over_time: [
        { start: day(2, 3), count: 6, blocked: 3, cost_prevented_usd: 5000.3 },
        { start: day(2, 4), count: 1, blocked: 0, cost_prevented_usd: 0 },
      ],
    });
  });

  it('counts of each id its highest revision alone', () => {
    const held = { id: 'a', outcome: 'escalated', cost_prevented_usd: 0 };
    const refused = { id: 'a', revision: 2, outcome: 'rejected_after_review', cost_prevented_usd: 8 };
    const stats = statsOf([held, refused, { ...held, revision: 1 }]);
    expect(stats).toMatchObject({
      total_interventions: 1,
      escalations: 1,
      pending_escalations: 0,
      total_cost_prevented_usd: 8,
      by_outcome: { rejected_after_review: 1 },
    });
  });

  it('keeps the first of two records with the same id and revision', () => {
    const stats = statsOf([
      { id: 'a', cost_prevented_usd: 1 },
      { id: 'a', cost_prevented_usd: 2 },
    ]);
    expect(stats).toMatchObject({ total_interventions: 1, total_cost_prevented_usd: 1 });
  });

  it('keeps names apart that differ in any character', () => {
    const stats = statsOf([
      { rule: 'a', policy_name: 'b\u0000c' },
      { rule: 'c\u0000a', policy_name: 'b' },
      { rule: '__proto__', type: '__proto__' },
    ]);
    expect(stats.triggering_policies).toHaveLength(3);
    expect(Object.entries(stats.by_type)).toEqual([
      ['hard_block', 2],
      ['__proto__', 1],
    ]);
  });

  it('counts what it cannot use and goes on', () => {
    const figures = figuresOf([null, 5, {}, wireRecord(), wireRecord({ id: 'b', timestamp: 'x' })]);
    expect([figures.skipped, figures.stats().total_interventions]).toEqual([4, 1]);
  });

  it('adds up exactly, above 9,000,000 USD too', () => {
    const many = Array.from({ length: 10 }, () => ({ cost_prevented_usd: 0.1 }));
    const large = Array.from({ length: 3 }, () => ({ cost_prevented_usd: 9_000_000 }));
    expect([
      statsOf(many).total_cost_prevented_usd,
      statsOf([...large, { cost_prevented_usd: 0.01 }]).total_cost_prevented_usd,
    ]).toEqual([1, 27_000_000.01]);
  });

  describe('its lists', () => {
    it('hold the first 20, by count, then cost, then name', () => {
      const records = [
        ...Array.from({ length: 25 }, (_, index) => ({ action_name: `b-${String(index).padStart(2, '0')}` })),
        { action_name: 'a' },
        { action_name: 'dear', cost_prevented_usd: 2 },
        { action_name: 'often', cost_prevented_usd: 0 },
        { action_name: 'often', cost_prevented_usd: 0 },
        { action_name: 'ran', outcome: 'warned' },
      ];
      const names = statsOf(records).top_blocked_actions.map(({ action_name }) => action_name);
      expect(names).toHaveLength(20);
      expect(names.slice(0, 5)).toEqual(['often', 'dear', 'a', 'b-00', 'b-01']);
    });

    it('hold the policies by cost, then high risk, then count', () => {
      const cheap = { cost_prevented_usd: 0 };
      const records = [
        { rule: 'count', risk_level: 'low', ...cheap },
        { rule: 'count', outcome: 'warned', ...cheap },
        { rule: 'risk', ...cheap },
        { rule: 'one', risk_level: 'low', ...cheap },
        { rule: 'cost', risk_level: 'low', cost_prevented_usd: 1 },
      ];
      expect(statsOf(records).triggering_policies.map(({ rule }) => rule)).toEqual(['cost', 'risk', 'count', 'one']);
    });
  });

  describe('over_time', () => {
    const starts = (records: readonly Fields[], period?: Period) =>
      statsOf(records, period).over_time.map(({ start }) => start);

    it('has hours where the range is three days, and days where it is longer', () => {
      const three = [{ timestamp: day(1, 5) }, { timestamp: day(4, 5) }];
      expect(starts(three)).toEqual([day(1, 5), day(4, 5)]);
      expect(starts([...three, { timestamp: '2026-01-04T05:00:00.001Z' }])).toEqual([day(1), day(4)]);
    });

    it('takes the range from the period where that has an end', () => {
      const records = [{ timestamp: day(9, 5) }];
      expect(starts(records, { since: Date.UTC(2026, 0, 1) })).toEqual([day(9)]);
      expect(starts(records, { since: Date.UTC(2026, 0, 9) })).toEqual([day(9, 5)]);
      expect(starts(records, { until: Date.UTC(2026, 0, 20) })).toEqual([day(9)]);
    });

    it('has the size that is asked for', () => {
      const figures = figuresOf([wireRecord({ timestamp: day(3, 7) })]);
      expect([figures.stats('day'), figures.stats('hour')].map((stats) => stats.over_time[0].start)).toEqual([
        day(3),
        day(3, 7),
      ]);
    });

    it('keeps the latest 1,000', () => {
      const records = Array.from({ length: 1_010 }, (_, index) => ({
        timestamp: new Date(Date.UTC(2020, 0, 1 + index)).toISOString(),
      }));
      const buckets = starts(records);
      expect([buckets.length, buckets[0], buckets.at(-1)]).toEqual([
        1_000,
        records[10].timestamp,
        records[1_009].timestamp,
      ]);
    });
  });

  it('counts what happened in the period, both ends included', () => {
    const records = [1, 2, 3, 4].map((date) => ({ timestamp: day(date), action_name: `on-${date}` }));
    const period = { since: Date.UTC(2026, 0, 2), until: Date.UTC(2026, 0, 3) };
    const stats = statsOf(records, period);
    expect(stats.top_blocked_actions.map(({ action_name }) => action_name)).toEqual(['on-2', 'on-3']);
  });

  it('leaves out a record whose last revision lies outside the period', () => {
    const records = [
      { id: 'a', timestamp: day(1) },
      { id: 'a', revision: 2, timestamp: day(5) },
    ];
    expect(statsOf(records, { until: Date.UTC(2026, 0, 2) })).toEqual(NOTHING);
  });
});

describe('For every set of records', () => {
  const state = fc.record({
    outcome: fc.constantFrom('blocked', 'escalated', 'rejected_after_review', 'modified', 'warned', 'new-one'),
    risk_level: fc.constantFrom('critical', 'high', 'low'),
    action_name: fc.constantFrom('a', 'b', 'c'),
    agent_id: fc.constantFrom('x', null),
    cost_prevented_usd: fc.oneof(
      fc.nat(1_000).map((cents) => cents / 100),
      fc.integer({ min: 8_999_990, max: 9_000_000 }),
    ),
    timestamp: fc.integer({ min: 1, max: 400 }).map((date) => day(date)),
  });
  const histories = fc.array(fc.array(state, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
  const recordsOf = (lives: readonly (readonly Fields[])[]) =>
    lives.flatMap((states, id) =>
      states.map((fields, index) => wireRecord({ ...fields, id: `${id}`, revision: index + 1 })),
    );

  it('the order in which they come never matters', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (lives, keys) => {
        const records = recordsOf(lives);
        const shuffled = records
          .map((record) => ({ record, key: keys.next().value as number }))
          .sort((left, right) => left.key - right.key)
          .map(({ record }) => record);
        const [one, other] = [figuresOf(records).stats(), figuresOf(shuffled).stats()];
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
    );
  });

  it('the sums are exact, and the parts make up the whole', () => {
    fc.assert(
      fc.property(histories, (lives) => {
        const stats = figuresOf(recordsOf(lives)).stats();
        const last = lives.map((states) => states[states.length - 1]);
        const blocked = last.filter(({ outcome }) => outcome === 'blocked' || outcome === 'rejected_after_review');
        const cents = blocked.reduce((sum, { cost_prevented_usd: usd }) => sum + BigInt(Math.round(usd * 100)), 0n);
        expect(stats.total_cost_prevented_usd).toBe(Number(`${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`));
        expect([stats.total_interventions, stats.blocked_actions]).toEqual([last.length, blocked.length]);
        const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
        for (const part of [stats.by_type, stats.by_outcome, stats.by_risk_level, stats.by_scope]) {
          expect(total(Object.values(part))).toBe(last.length);
        }
        for (const list of [stats.triggering_policies, stats.top_agents, stats.over_time]) {
          expect(total(list.map(({ count }) => count))).toBe(last.length);
        }
        expect(total(stats.top_blocked_actions.map(({ count }) => count))).toBe(blocked.length);
      }),
    );
  });
});
