import fc from 'fast-check';
import { deny, type Intervention, PolicyViolationError } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';

type CostFunction = (amount: number) => number;

const thrown = () => {
  throw new Error('secret 42');
};

async function callWith(costUsd: number | CostFunction, policy: object = {}, amount = 1) {
  const { sentinel, interventions } = createTestSentinel({ policy });
  const body = jest.fn(async (given: number) => given);
  const error: unknown = await sentinel
    .guard(body, { name: 'pay', costUsd, params: ['amount'], mode: 'async' })(amount)
    .then(
      () => null,
      (refusal) => refusal,
    );
  return {
    error,
    ran: body.mock.calls.length,
    interventions: interventions as readonly Intervention[],
    spend: sentinel.spend(),
  };
}

describe('The cost of a call', () => {
  it('is the fixed estimate', async () => {
    const { spend } = await callWith(0.02);
    expect(spend).toMatchObject({ sessionUsd: 0.02, actions: { pay: { calls: 1, costUsd: 0.02 } } });
  });

  it('is what the function gives for the arguments', async () => {
    expect((await callWith((amount) => amount / 100, {}, 250)).spend).toMatchObject({ sessionUsd: 2.5 });
  });

  it.each<[string, number | CostFunction]>([
    ['0', 0],
    ['9,000,000 USD', () => 9_000_000],
    ['less than a nano-dollar', () => 1e-12],
    ['-0', () => -0],
  ])('may be %s', async (_what, costUsd) => {
    expect(await callWith(costUsd)).toMatchObject({ error: null, ran: 1, interventions: [] });
  });

  it.each<[string, () => unknown]>([
    ['NaN', () => Number.NaN],
    ['negative', () => -0.01],
    ['over 9,000,000', () => 9_000_000.01],
    ['infinite', () => Number.POSITIVE_INFINITY],
    ['a text', () => '5'],
    ['a promise', () => Promise.resolve(5)],
    ['a bigint', () => 5n],
    ['nothing', () => undefined],
    ['null', () => null],
    ['an exception', thrown],
  ])('refuses the call with INVALID_COST when its function gives %s', async (_what, costUsd) => {
    const { error, ran, interventions, spend } = await callWith(costUsd as CostFunction);
    expect(PolicyViolationError.isInstance(error) && error.intervention).toBe(interventions[0]);
    expect({ ran, interventions, error }).toMatchObject({
      ran: 0,
      error: { code: 'INVALID_COST' },
      interventions: [
        {
          type: 'hard_block',
          outcome: 'blocked',
          rule: null,
          policyName: null,
          reasonCode: 'INVALID_COST',
          reason: expect.stringMatching(/^The cost of pay could not be estimated: /),
          estimatedCostUsd: 0,
          actualCostUsd: 0,
          costPreventedUsd: 0,
        },
      ],
    });
    expect(JSON.stringify([error, interventions])).not.toContain('secret 42');
    expect(spend).toMatchObject({ sessionUsd: 0, actions: {} });
  });

  it('refuses a synchronous call too', () => {
    const { sentinel, interventions } = createTestSentinel({ policy: {} });
    const pay = sentinel.guard(() => 'paid', { name: 'pay', costUsd: thrown });
    expect(pay).toThrow(expect.objectContaining({ code: 'INVALID_COST' }));
    expect(interventions).toHaveLength(1);
  });

  it('is looked at after the stage access: what the deny list refuses is refused for that', async () => {
    expect(await callWith(thrown, { deniedActions: ['pay'] })).toMatchObject({
      error: { code: 'ACTION_DENIED' },
      interventions: [{ rule: 'deny-list', reasonCode: 'ACTION_DENIED', estimatedCostUsd: 0 }],
    });
  });

  it('is looked at before the later stages: their rules are not asked', () => {
    const rule = new StubRule(deny('LATER', 'It says no.'), { stage: 'arguments' });
    const { sentinel } = createTestSentinel({ rules: [rule] });
    const refusal = expect.objectContaining({ code: 'INVALID_COST' });
    expect(sentinel.guard(() => 'paid', { name: 'pay', costUsd: thrown })).toThrow(refusal);
    expect(rule.asked).toEqual([]);
  });

  it('tells the risk: above 1 USD high, above 100 USD critical', async () => {
    const policy = { deniedActions: ['*'] };
    const levels = await Promise.all([1, 1.01, 100, 100.01].map((usd) => callWith(() => usd, policy)));
    expect(levels.map(({ interventions }) => interventions[0].riskLevel)).toEqual([
      'medium',
      'high',
      'high',
      'critical',
    ]);
  });

  it('stands in the record of a refused call, as prevented', async () => {
    expect(await callWith(() => 0.3, { deniedActions: ['*'] })).toMatchObject({
      interventions: [
        {
          estimatedCostUsd: 0.3,
          actualCostUsd: 0,
          costPreventedUsd: 0.3,
          blastRadiusDetails: { costPreventedUsd: 0.3 },
        },
      ],
    });
  });
});

describe('sentinel.spend', () => {
  it('adds up exactly: ten times 0.1 is 1', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const pay = sentinel.guard(async () => undefined, { name: 'pay', costUsd: 0.1 });
    for (let count = 0; count < 10; count++) await pay();
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 1, runUsd: 1, actions: { pay: { calls: 10, costUsd: 1 } } });
    expect(sentinel.spend('pay')).toMatchObject({ calls: 10, costUsd: 1 });
  });

  it('for every series of costs in cents: gives their exact sum', () => {
    const cents = fc.array(fc.integer({ min: 0, max: 800_000_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(cents, (costs) => {
        const { sentinel } = createTestSentinel({ policy: {} });
        const pay = sentinel.guard((usd: number) => usd, { name: 'pay', costUsd: (usd) => usd });
        for (const cost of costs) pay(cost / 100);
        expect(sentinel.spend().sessionUsd).toBe(costs.reduce((sum, cost) => sum + cost, 0) / 100);
      }),
    );
  });

  it('counts what is refused for nothing', async () => {
    const { spend } = await callWith(5, { deniedActions: ['*'] });
    expect(spend).toMatchObject({ sessionUsd: 0, runUsd: 0, actions: {} });
  });

  it('counts a call whose body throws at its estimate', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    expect(sentinel.guard(thrown, { name: 'pay', costUsd: 2 })).toThrow('secret 42');
    expect(sentinel.spend('pay')).toMatchObject({ calls: 1, costUsd: 2 });
  });

  it('gives the spend of the run in which it is asked', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const pay = sentinel.guard(async () => undefined, { name: 'pay', costUsd: 1 });
    await pay();
    await sentinel.run({ runId: 'r' }, async () => {
      await pay();
      await pay();
      expect(sentinel.spend()).toMatchObject({ sessionUsd: 3, runUsd: 2 });
      sentinel.newRun({}, () => expect(sentinel.spend()).toMatchObject({ sessionUsd: 3, runUsd: 0 }));
    });
    expect(sentinel.spend().runUsd).toBe(1);
    expect(sentinel.run({ runId: 'r' }, () => sentinel.spend().runUsd)).toBe(2);
  });

  it('has actions without a prototype, so that no name of an action means something else', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    await sentinel.guard(async () => undefined, { name: '__proto__', costUsd: 1 })();
    const { actions } = sentinel.spend();
    expect(Object.getPrototypeOf(actions)).toBeNull();
    expect(Object.entries(actions)).toEqual([['__proto__', expect.objectContaining({ calls: 1, costUsd: 1 })]]);
    expect(sentinel.spend('constructor')).toMatchObject({ calls: 0, costUsd: 0 });
    expect(sentinel.spend('__proto__')).toMatchObject({ calls: 1, costUsd: 1 });
  });

  it('is a picture of its moment', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const pay = sentinel.guard(async () => undefined, { name: 'pay', costUsd: 1 });
    await pay();
    const before = sentinel.spend();
    await pay();
    expect(before).toMatchObject({ sessionUsd: 1, actions: { pay: { calls: 1, costUsd: 1 } } });
  });

  it('is not shared between two Sentinels', async () => {
    const [one, other] = [createTestSentinel({ policy: {} }), createTestSentinel({ policy: {} })];
    await one.sentinel.guard(async () => undefined, { name: 'pay', costUsd: 1 })();
    expect(other.sentinel.spend()).toMatchObject({ sessionUsd: 0, actions: {} });
  });
});
