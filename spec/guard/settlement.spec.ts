import { type GuardedActionOptions, type Intervention, type PolicyDocument, reportCost } from '../../src';
import { createTestSentinel } from '../../src/testing';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

/** An action `pay` estimated at 1 USD, with what its session has spent after the call. */
async function settle(
  body: (usd: number) => unknown,
  options: GuardedActionOptions<[number]> = {},
  policy: PolicyDocument | readonly PolicyDocument[] = {},
) {
  const { sentinel, interventions } = createTestSentinel({ policy });
  const costs: [number, string][] = [];
  sentinel.actions$.subscribe(({ costUsd, costSource }) => costs.push([costUsd, costSource]));
  const pay = sentinel.guard((usd: number) => body(usd), {
    name: 'pay',
    costUsd: 1,
    params: ['usd'],
    mode: 'async',
    ...options,
  });
  const outcome = await Promise.resolve(pay(3)).then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
  const { sessionUsd, reservedUsd } = sentinel.spend();
  return { outcome, sessionUsd, reservedUsd, costs, interventions: [...interventions] };
}

const recordsOf = (interventions: readonly Intervention[]) =>
  interventions.map(({ reasonCode, type, outcome, revision, actualCostUsd }) => ({
    reasonCode,
    type,
    outcome,
    revision,
    actualCostUsd,
  }));

describe('The settled cost', () => {
  it('is the estimate where nothing is reported', async () => {
    expect(await settle(() => 'paid')).toMatchObject({ sessionUsd: 1, reservedUsd: 0, costs: [[1, 'estimate']] });
  });

  it.each([
    ['below', 0.25],
    ['equal to', 1],
    ['above', 4.5],
    ['nothing of', 0],
  ])('is what actualCostUsd says of result and arguments, %s the estimate', async (_how, cost) => {
    const actualCostUsd = jest.fn(() => cost);
    const settled = await settle(() => ({ tokens: 7 }), { actualCostUsd });
    expect(actualCostUsd.mock.calls).toEqual([[{ tokens: 7 }, 3]]);
    expect(settled).toMatchObject({ sessionUsd: cost, reservedUsd: 0, costs: [[cost, 'reported']], interventions: [] });
  });

  it('is the sum of all reports, which win over actualCostUsd', async () => {
    const body = () => {
      for (const usd of [0.1, 0.2, 0]) reportCost(usd);
    };
    expect(await settle(body, { actualCostUsd: () => 9 })).toMatchObject({
      sessionUsd: 0.3,
      costs: [[0.3, 'reported']],
    });
  });

  it('is what was reported before the body threw, else the estimate; actualCostUsd is not asked', async () => {
    const mine = new Error('mine');
    const actualCostUsd = jest.fn(() => 9);
    const reporting = () => {
      reportCost(0.5);
      throw mine;
    };
    const throwing = () => {
      throw mine;
    };
    for (const [body, cost] of [
      [reporting, 0.5],
      [throwing, 1],
    ] as const) {
      const settled = await settle(body, { actualCostUsd });
      expect(settled).toMatchObject({ sessionUsd: cost, reservedUsd: 0, interventions: [] });
      expect(settled.outcome).toEqual({ error: mine });
      expect((settled.outcome as { error: unknown }).error).toBe(mine);
    }
    expect(actualCostUsd).not.toHaveBeenCalled();
  });

  it('is what a body with ambient: true reports after awaits, also in parallel with others', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const pay = sentinel.guard(
      async (usd: number) => {
        await later();
        reportCost(usd);
        await later();
        reportCost(usd);
      },
      { name: 'pay', costUsd: 1, ambient: true },
    );
    await Promise.all([1, 2, 4].map((usd) => pay(usd)));
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 14, reservedUsd: 0 });
  });

  it('is the estimate where a report comes after an await without ambient: that throws NO_CURRENT_CALL', async () => {
    const body = async () => {
      await later();
      reportCost(5);
    };
    expect(await settle(body)).toMatchObject({
      outcome: { error: { code: 'NO_CURRENT_CALL', message: expect.stringContaining('ambient: true') } },
      sessionUsd: 1,
    });
    expect(() => reportCost(1)).toThrow(expect.objectContaining({ code: 'NO_CURRENT_CALL' }));
  });

  const thrown = () => {
    throw new Error('secret 42');
  };
  it.each<[string, () => unknown]>([
    ['negative', () => -1],
    ['NaN', () => Number.NaN],
    ['over 9,000,000', () => 9_000_000.01],
    ['infinite', () => Number.POSITIVE_INFINITY],
    ['a text', () => '5'],
    ['a promise', () => Promise.resolve(5)],
    ['nothing', () => undefined],
    ['an exception', thrown],
  ])(
    'is the estimate where actualCostUsd gives what is %s: one WARNING INVALID_COST says so',
    async (_what, report) => {
      const settled = await settle(() => 'paid', { actualCostUsd: report as () => number });
      expect(settled).toMatchObject({
        outcome: { result: 'paid' },
        sessionUsd: 1,
        reservedUsd: 0,
        costs: [[1, 'estimate']],
        interventions: [
          {
            type: 'warning',
            outcome: 'warned',
            rule: null,
            reasonCode: 'INVALID_COST',
            estimatedCostUsd: 1,
            actualCostUsd: 1,
            costPreventedUsd: 0,
          },
        ],
      });
      expect(JSON.stringify(settled.interventions)).not.toContain('secret 42');
    },
  );

  it.each([-1, Number.NaN, 9_000_001, '5'])(
    'is the estimate where the body reports %p: one WARNING says so',
    async (usd) => {
      const settled = await settle(() => reportCost(usd as number));
      expect(settled).toMatchObject({ sessionUsd: 1, costs: [[1, 'estimate']] });
      expect(recordsOf(settled.interventions)).toEqual([
        { reasonCode: 'INVALID_COST', type: 'warning', outcome: 'warned', revision: 1, actualCostUsd: 1 },
      ]);
    },
  );

  it('is left to the promise that a synchronous method returns: it is settled when that ends', async () => {
    for (const [end, cost] of [
      ['resolve', 7],
      ['reject', 1],
    ] as const) {
      const { sentinel } = createTestSentinel({ policy: {} });
      let finish: (value: unknown) => void = () => undefined;
      const promise = new Promise<unknown>((resolve, reject) => {
        finish = end === 'resolve' ? resolve : reject;
      });
      const pay = sentinel.guard(() => promise, {
        name: 'pay',
        costUsd: 1,
        actualCostUsd: (result) => result as number,
      });
      const returned = pay();
      expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 1 });
      finish(7);
      expect(await Promise.resolve(returned).catch((error) => error)).toBe(7);
      expect(sentinel.spend()).toMatchObject({ sessionUsd: cost, reservedUsd: 0 });
    }
  });

  it('is the estimate of a synchronous action that throws', () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const mine = new Error('mine');
    const pay = sentinel.guard(
      () => {
        throw mine;
      },
      { name: 'pay', costUsd: 2 },
    );
    expect(pay).toThrow(mine);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 2, reservedUsd: 0 });
  });
});

describe('BUDGET_OVERRUN', () => {
  const costs = (usd: number) => ({ actualCostUsd: () => usd });

  it('is published once, naming the first budget that the actual cost crossed; the others stand in context.also', async () => {
    const policy = {
      name: 'limits',
      budgets: { session: 3, run: 2, actions: { pay: 2.5, 'p*': 100 }, agents: { '*': 1.5 } },
    };
    const { interventions, sessionUsd } = await settle(() => 'paid', costs(2.7), policy);
    expect(sessionUsd).toBe(2.7);
    expect(interventions).toMatchObject([
      {
        type: 'warning',
        outcome: 'warned',
        rule: 'run-budget',
        reasonCode: 'BUDGET_OVERRUN',
        policyName: 'limits',
        estimatedCostUsd: 1,
        actualCostUsd: 2.7,
        costPreventedUsd: 0,
        context: {
          limit_usd: 2,
          also: [
            { rule: 'action-budget', limit_usd: 2.5 },
            { rule: 'agent-budget', limit_usd: 1.5 },
          ],
        },
      },
    ]);
  });

  it('is not published where the limit is reached exactly, nor below the estimate, nor for what stood above before', async () => {
    const budgets = { session: 2 };
    expect((await settle(() => 'paid', costs(2), { budgets })).interventions).toEqual([]);
    expect((await settle(() => 'paid', costs(0.5), { budgets })).interventions).toEqual([]);
    const { sentinel, interventions } = createTestSentinel({ policy: { budgets } });
    let finish: () => void = () => undefined;
    const wait = new Promise<void>((resolve) => (finish = resolve));
    const pay = sentinel.guard(async () => wait, { name: 'pay', costUsd: 1, ...costs(3) });
    const calls = [pay(), pay()];
    finish();
    await Promise.all(calls);
    expect(interventions.map(({ reasonCode }) => reasonCode)).toEqual(['BUDGET_OVERRUN']);
  });

  it('is not published for a soft budget that was flagged at admission, and is for one that was not', async () => {
    const shadowed = { name: 'shadowed', budgets: { session: 0.5, run: 2 }, shadow: ['session-budget', 'run-budget'] };
    const { interventions } = await settle(() => 'paid', costs(3), shadowed);
    expect(interventions).toMatchObject([
      { reasonCode: 'BUDGET_EXCEEDED', rule: 'session-budget', shadow: true, revision: 1 },
      { reasonCode: 'BUDGET_OVERRUN', rule: 'run-budget', shadow: true },
      { reasonCode: 'BUDGET_EXCEEDED', rule: 'session-budget', revision: 2, actualCostUsd: 3 },
    ]);
    expect(interventions).toHaveLength(3);
  });

  it('is not published for a soft budget that was flagged at admission, though it had room again meanwhile', async () => {
    const { sentinel, interventions } = createTestSentinel({
      policy: { budgets: { session: 1 }, shadow: ['session-budget'] },
    });
    const finish: ((usd: number) => void)[] = [];
    const pay = sentinel.guard((usd: number) => new Promise<number>((resolve) => finish.push(resolve)), {
      name: 'pay',
      mode: 'async',
      costUsd: (usd) => usd,
      actualCostUsd: (actual) => actual,
    });
    const calls = [pay(0.8), pay(0.5)];
    finish[0](0);
    await calls[0];
    finish[1](1.2);
    await calls[1];
    expect(interventions.map(({ reasonCode, revision }) => [reasonCode, revision])).toEqual([
      ['BUDGET_EXCEEDED', 1],
      ['BUDGET_EXCEEDED', 2],
    ]);
  });

  it('is published for a hard budget although a soft one of the same name was flagged at admission', async () => {
    const soft = { name: 'soft', budgets: { session: 0.5 }, strictMode: false };
    const hard = { name: 'hard', budgets: { session: 2 } };
    const { interventions } = await settle(() => 'paid', costs(3), [soft, hard]);
    expect(interventions.filter(({ reasonCode }) => reasonCode === 'BUDGET_OVERRUN')).toMatchObject([
      { rule: 'session-budget', policyName: 'hard', context: { limit_usd: 2 } },
    ]);
  });
});

describe('What was published at admission', () => {
  const policy = { warnings: { actions: ['pay'] }, downgrades: { pay: [{ argument: 'usd', maximum: 2 }] } };
  const estimate = { costUsd: (usd: number) => usd };

  it('carries the estimate, and gets one more revision where the settled cost differs', async () => {
    const { interventions } = await settle(() => 'paid', { ...estimate, actualCostUsd: () => 0.5 }, policy);
    expect(recordsOf(interventions)).toEqual([
      { reasonCode: 'PARAMETERS_REDUCED', type: 'downgrade', outcome: 'modified', revision: 1, actualCostUsd: 2 },
      { reasonCode: 'FLAGGED', type: 'warning', outcome: 'warned', revision: 1, actualCostUsd: 2 },
      { reasonCode: 'PARAMETERS_REDUCED', type: 'downgrade', outcome: 'modified', revision: 2, actualCostUsd: 0.5 },
      { reasonCode: 'FLAGGED', type: 'warning', outcome: 'warned', revision: 2, actualCostUsd: 0.5 },
    ]);
    const [downgrade, flag, downgradeAgain, flagAgain] = interventions;
    expect([downgradeAgain.id, flagAgain.id]).toEqual([downgrade.id, flag.id]);
    expect(interventions.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    const { revision: _r, seq: _s, timestamp: _t, actualCostUsd: _a, ...same } = downgrade;
    expect(downgradeAgain).toMatchObject(same);
  });

  it('is not revised where the settled cost is the estimate', async () => {
    const { interventions } = await settle(() => 'paid', { ...estimate, actualCostUsd: () => 2 }, policy);
    expect(interventions.map(({ revision }) => revision)).toEqual([1, 1]);
  });

  it('is revised after what shows at settlement', async () => {
    const { interventions } = await settle(
      () => 'paid',
      { actualCostUsd: () => 5 },
      { budgets: { session: 2 }, warnings: { actions: ['*'] } },
    );
    expect(recordsOf(interventions).map(({ reasonCode, revision }) => `${reasonCode} ${revision}`)).toEqual([
      'FLAGGED 1',
      'BUDGET_OVERRUN 1',
      'FLAGGED 2',
    ]);
  });
});
