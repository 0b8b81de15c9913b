import { type ActionCall, type Decision, type PolicyDocument, PolicyRule } from '../../src';
import { claim } from '../../src/core/decision';
import { BudgetRule } from '../../src/policy/rules/budget-rule';
import { createTestSentinel } from '../../src/testing';

const NANO = 1_000_000_000;

/** A rule as a user writes it: a budget for each customer. */
class CustomerBudgetRule extends PolicyRule {
  readonly name = 'customer-budget';
  readonly stage = 'quota';

  constructor(private readonly extra: (call: ActionCall) => Parameters<typeof claim> = () => []) {
    super();
  }

  evaluate(call: ActionCall): Decision {
    const amount = Math.round(call.estimatedCostUsd * NANO);
    return claim({ key: `customer:${call.arguments.customer}`, limit: 2 * NANO, amount }, ...this.extra(call));
  }
}

function make(rules: readonly PolicyRule[], policy: PolicyDocument | readonly PolicyDocument[] = {}) {
  const test = createTestSentinel({ rules, policy });
  let actual: number | null = null;
  const pay = test.sentinel.guard(async (customer: string, usd: number) => `${customer} ${usd}`, {
    name: 'pay',
    tags: ['Payment'],
    params: ['customer', 'usd'],
    costUsd: (_customer, usd) => usd,
    actualCostUsd: (_result, _customer, usd) => actual ?? usd,
  });
  const call = (customer: string, usd: number, costs: number | null = null) => {
    actual = costs;
    return pay(customer, usd).then(
      () => 'paid',
      (error) => error.intervention.rule,
    );
  };
  return { ...test, call };
}

describe("Claims of a user's rule", () => {
  it('are taken from counters of its own, settled at the actual cost, and refuse by its name', async () => {
    const { call, interventions, sentinel } = make([new CustomerBudgetRule()]);
    expect([await call('a', 1), await call('b', 2), await call('a', 1.5), await call('a', 1, 0.5)]).toEqual([
      'paid',
      'paid',
      'customer-budget',
      'paid',
    ]);
    expect([await call('a', 0.6), await call('a', 0.5)]).toEqual(['customer-budget', 'paid']);
    expect(interventions[0]).toMatchObject({
      type: 'budget_exceeded',
      reasonCode: 'BUDGET_EXCEEDED',
      policyName: null,
      context: { limit_usd: 2, spent_usd: 1, remaining_usd: 1, retry_after_ms: null },
    });
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 4, reservedUsd: 0 });
  });

  it('are taken with all others or not at all, in both directions', async () => {
    const { call } = make([new CustomerBudgetRule()], { budgets: { session: 3 } });
    expect([await call('a', 2), await call('b', 2)]).toEqual(['paid', 'session-budget']);
    expect(await call('b', 1)).toBe('paid');
    const own = make([new CustomerBudgetRule()], { rateLimits: { pay: { maxCount: 1, windowSeconds: 9 } } });
    expect([await own.call('a', 5), await own.call('a', 2)]).toEqual(['customer-budget', 'paid']);
  });

  it('are told after the budgets of documents and before windows, all in context.refusals', async () => {
    const { call, interventions } = make([new CustomerBudgetRule()], {
      name: 'doc',
      budgets: { session: 1, run: 1 },
      rateLimits: { pay: { maxCount: 0, windowSeconds: 9 } },
    });
    expect(await call('a', 5)).toBe('session-budget');
    expect((interventions[0].context as { refusals: unknown[] }).refusals).toMatchObject([
      { rule: 'session-budget', policy_name: 'doc' },
      { rule: 'run-budget' },
      { rule: 'customer-budget', policy_name: null, limit_usd: 2, spent_usd: 0 },
      { rule: 'rate-limit', max_count: 0 },
    ]);
  });

  it('may be windows', async () => {
    const window = (call: ActionCall) => [
      { key: `calls:${call.arguments.customer}`, limit: 1, amount: 1, windowMs: 5000 },
    ];
    const { call, clock, interventions } = make([new CustomerBudgetRule(window)]);
    expect([await call('a', 0), await call('a', 0), await call('b', 0)]).toEqual(['paid', 'customer-budget', 'paid']);
    expect(interventions[0]).toMatchObject({ type: 'rate_limited', context: { max_count: 1, retry_after_ms: 5000 } });
    clock.advance(5000);
    expect(await call('a', 0)).toBe('paid');
  });

  it('tell of an overrun', async () => {
    const { call, interventions } = make([new CustomerBudgetRule()]);
    await call('a', 1, 2.5);
    expect(interventions).toMatchObject([
      { type: 'warning', reasonCode: 'BUDGET_OVERRUN', rule: 'customer-budget', context: { limit_usd: 2 } },
    ]);
  });

  it('only tell, and are booked all the same, where the rule is in shadow', async () => {
    const { call, interventions } = make([new CustomerBudgetRule().inShadow()]);
    expect([await call('a', 2), await call('a', 1)]).toEqual(['paid', 'paid']);
    expect(interventions).toMatchObject([
      {
        type: 'warning',
        outcome: 'warned',
        shadow: true,
        rule: 'customer-budget',
        reasonCode: 'BUDGET_EXCEEDED',
        context: { would_have_been: 'budget_exceeded', limit_usd: 2, spent_usd: 2 },
      },
    ]);
  });
});

describe('A BudgetRule bound by a user', () => {
  const sessionOf = (limitUsd: number) =>
    new BudgetRule('payments-budget', [{ counter: { over: 'session' }, limitUsd }]).forTags('payment');

  it('looks at the session, which is not booked twice', async () => {
    const { call, sentinel } = make([sessionOf(3)], { budgets: { session: 5 } });
    expect([await call('a', 2), await call('a', 2), await call('a', 1)]).toEqual(['paid', 'payments-budget', 'paid']);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 3, reservedUsd: 0 });
  });

  it('asks only about actions with its tags, and counts what the others spend', async () => {
    const { call, sentinel } = make([sessionOf(3)]);
    const search = sentinel.guard(async () => 'found', { name: 'search', costUsd: 2 });
    expect([await search(), await search()]).toEqual(['found', 'found']);
    expect(await call('a', 1)).toBe('payments-budget');
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 4, reservedUsd: 0 });
  });

  it('on a pattern of actions is not booked twice either', async () => {
    const rule = new BudgetRule('own', [{ counter: { over: 'actions', pattern: 'p*' }, limitUsd: 3 }]);
    const { call } = make([rule], { budgets: { actions: { 'p*': 9 } } });
    expect([await call('a', 2), await call('a', 1), await call('a', 0.1)]).toEqual(['paid', 'paid', 'own']);
  });

  it('tells of an overrun once, beside the budget of the document', async () => {
    const { call, interventions } = make([sessionOf(3)], { budgets: { session: 3.5 } });
    await call('a', 2, 4);
    expect(interventions).toMatchObject([
      { rule: 'session-budget', context: { also: [{ rule: 'payments-budget', limit_usd: 3 }] } },
    ]);
    expect(interventions).toHaveLength(1);
  });
});

describe('Soft limits', () => {
  const budgets = { session: 1 };
  const rateLimits = { pay: { maxCount: 1, windowSeconds: 60 } };

  it.each([
    ['in shadow', { name: 'soft', budgets, rateLimits, shadow: ['session-budget', 'rate-limit'] }, true],
    ['of a document that is not strict', { name: 'soft', budgets, rateLimits, strictMode: false }, false],
  ])('%s deny nothing, tell what they would have, and book what is spent', async (_how, policy, shadow) => {
    const { call, interventions, sentinel } = make([], policy);
    expect([await call('a', 1), await call('a', 0.5)]).toEqual(['paid', 'paid']);
    const told = { type: 'warning', outcome: 'warned', policyName: 'soft', shadow, costPreventedUsd: 0 };
    expect(interventions).toMatchObject([
      {
        ...told,
        rule: 'session-budget',
        reasonCode: 'BUDGET_EXCEEDED',
        actualCostUsd: 0.5,
        context: { would_have_been: 'budget_exceeded', limit_usd: 1, spent_usd: 1 },
      },
      {
        ...told,
        rule: 'rate-limit',
        reasonCode: 'RATE_LIMITED',
        context: { would_have_been: 'rate_limited', max_count: 1, retry_after_ms: 60_000 },
      },
    ]);
    expect(interventions).toHaveLength(2);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 1.5, reservedUsd: 0 });
  });

  it('with windows take a place only while there is one', async () => {
    const { call, clock, interventions } = make([], { rateLimits, strictMode: false });
    await call('a', 0);
    clock.advance(59_999);
    await call('a', 0);
    clock.advance(1);
    await call('a', 0);
    expect(interventions).toHaveLength(1);
  });

  it('are passed by while hard ones of another document refuse', async () => {
    const { call, interventions } = make(
      [],
      [
        { name: 'soft', budgets, strictMode: false },
        { name: 'hard', budgets: { session: 2 } },
      ],
    );
    expect([await call('a', 1.5), await call('a', 1)]).toEqual(['paid', 'session-budget']);
    expect(interventions.map(({ type, policyName }) => [type, policyName])).toEqual([
      ['warning', 'soft'],
      ['budget_exceeded', 'hard'],
    ]);
  });
});

describe('A call that has waited', () => {
  /** Answers when the test lets it. */
  class SlowRule extends PolicyRule {
    readonly name = 'slow';
    readonly stage = 'access';
    answer: () => void = () => undefined;

    evaluate(): Promise<Decision> {
      return new Promise((resolve) => {
        this.answer = () => resolve({ kind: 'allow' });
      });
    }
  }

  it('takes its place in a window when it is admitted, not when it began', async () => {
    const slow = new SlowRule();
    const { call, clock } = make([slow], { rateLimits: { pay: { maxCount: 1, windowSeconds: 60 } } });
    const first = call('a', 0);
    clock.advance(50_000);
    slow.answer();
    expect(await first).toBe('paid');
    clock.advance(20_000);
    const second = call('a', 0);
    slow.answer();
    expect(await second).toBe('rate-limit');
    clock.advance(40_000);
    const third = call('a', 0);
    slow.answer();
    expect(await third).toBe('paid');
  });
});
