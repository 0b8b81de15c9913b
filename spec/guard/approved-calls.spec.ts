import { Container } from 'inversify';
import { allow, type Intervention, PolicyRule } from '../../src';
import { StubRule } from '../policy/doubles/stub-rule';
import { DECIDED, expectRecords, makeHeld, PREVENTED } from './doubles/held-payment';
import { ASKS, lineOf, MINUTE_MS, makePayments, refusalOf } from './doubles/payments';

describe('After a yes', () => {
  const DECISION = { decided_by: 'lead', decision_notes: 'once', decided_at: DECIDED };

  /** Approves after a second in which something has changed. */
  async function approveAfter(
    test: ReturnType<typeof makeHeld>,
    change: () => unknown,
  ): Promise<Error & { intervention: Intervention }> {
    test.clock.advance(1000);
    const id = test.waiting();
    change();
    test.queue.approve(id, { by: 'lead', notes: 'once' });
    const error = await test.done.then(
      () => new Error('it ran'),
      (refusal: Error) => refusal,
    );
    expect(test.body).not.toHaveBeenCalled();
    expect(test.clock.pendingTimers).toBe(0);
    return error as Error & { intervention: Intervention };
  }

  it('a policy that denies it meanwhile wins: the same intervention, its reason and error, the decision kept', async () => {
    const test = makeHeld();
    const error = await approveAfter(test, () =>
      test.sentinel.updatePolicy({ name: 'stricter', deniedActions: ['pay_*'] }),
    );
    expect(error).toMatchObject({ name: 'PolicyViolationError', code: 'ACTION_DENIED' });
    expectRecords(test.interventions, {}, {
      ...PREVENTED,
      rule: 'deny-list',
      reasonCode: 'ACTION_DENIED',
      reason: 'The policy does not permit pay_invoice.',
      policyName: 'stricter',
      context: { patterns: ['pay_*'], ...DECISION },
    }); // biome-ignore format: one record
    expect(error.intervention).toBe(test.interventions[1]);
    expect(test.spend()).toEqual({ sessionUsd: 0, reservedUsd: 0 });
  });

  it('a policy that asks nobody any more lets it run', async () => {
    const test = makeHeld();
    test.sentinel.updatePolicy({});
    test.queue.approve(test.waiting());
    expect(await test.done).toBe(5);
    expect(lineOf(test.interventions[1])).toBe('2 approval_required approved_after_review APPROVAL_REQUIRED');
  });

  it('the limits of the new policy hold', async () => {
    const test = makeHeld();
    const error = await approveAfter(test, () => test.sentinel.updatePolicy({ budgets: { session: 1.99 } }));
    expect(error).toMatchObject({ name: 'BudgetExceededError' });
    expect(test.spend()).toEqual({ sessionUsd: 0, reservedUsd: 0 });
  });

  it('a budget that was spent meanwhile refuses: a yes buys no budget', async () => {
    const test = makeHeld({ policy: { ...ASKS, budgets: { session: 3 } } });
    const other = test.sentinel.guard(async () => 1, { name: 'other', costUsd: 1.5 });
    await other();
    const error = await approveAfter(test, () => undefined);
    expect(error).toMatchObject({ name: 'BudgetExceededError', code: 'BUDGET_EXCEEDED' });
    expectRecords(test.interventions, {}, {
      ...PREVENTED,
      blastRadiusDetails: { costPreventedUsd: 2, budgetProtectedUsd: 1.5 },
      rule: 'session-budget',
      reasonCode: 'BUDGET_EXCEEDED',
      reason: 'The session budget of 3 USD has 1.5 USD left, and pay_invoice is estimated at 2 USD.',
      context: { ...(error.intervention.context as object), limit_usd: 3, remaining_usd: 1.5, ...DECISION },
    }); // biome-ignore format: one record
    expect(test.spend()).toEqual({ sessionUsd: 1.5, reservedUsd: 0 });
  });

  it('the rate window is that of the moment it runs', async () => {
    const policy = { ...ASKS, rateLimits: { pay_invoice: { maxCount: 1, windowSeconds: 10 } } };
    const { clock, queue, pay } = makePayments({ policy });
    const calls = [pay({ amount: 1 }), pay({ amount: 2 })];
    const ids = queue.pending().map(({ id }) => id);
    clock.advance(20_000);
    for (const id of ids) queue.approve(id);
    expect(await Promise.all(calls.map(refusalOf))).toEqual([
      { result: 1 },
      { name: 'RateLimitExceededError', code: 'RATE_LIMITED' },
    ]);
    clock.advance(9_999);
    // The window began with the run of the first, not with its question: nobody is asked while it is full.
    expect(await refusalOf(pay({ amount: 3 }))).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('a schedule that has closed meanwhile refuses: the hour is that of the run, not of the question', async () => {
    const policy = { ...ASKS, approvals: { tags: ['payment'] }, schedules: { pay_invoice: { to: '00:30' } } };
    const { clock, queue, pay, waiting, body, interventions } = makePayments({ policy });
    const done = pay({ amount: 5 });
    clock.advance(30 * MINUTE_MS);
    queue.approve(waiting(), { by: 'lead' });
    await expect(done).rejects.toMatchObject({ code: 'OUTSIDE_SCHEDULE' });
    expect(body).not.toHaveBeenCalled();
    expect(interventions[1]).toMatchObject({
      id: interventions[0].id,
      callId: interventions[0].callId,
      revision: 2,
      type: 'approval_required',
      outcome: 'blocked',
      rule: 'schedule',
      context: { decided_by: 'lead' },
    });
  });

  it('rules of access are asked again with the time of that moment, all others are not', async () => {
    const asked: string[] = [];
    const note = (stage: 'access' | 'arguments' | 'advice') =>
      new StubRule((call) => { asked.push(`${stage} at ${call.at}, ${call.id.length}`); return allow(); }, { stage, name: stage }); // biome-ignore format: short
    const test = makeHeld({ rules: [note('access'), note('arguments'), note('advice')] });
    const began = test.clock.now();
    test.clock.advance(1000);
    test.queue.approve(test.waiting());
    expect(await test.done).toBe(5);
    expect(asked).toEqual([
      `access at ${began}, 36`,
      `arguments at ${began}, 36`,
      `advice at ${began}, 36`,
      `access at ${began + 1000}, 36`,
    ]);
  });

  it('the arguments are those that were lowered, though the new policy would lower them further', async () => {
    const downgrades = (maximum: number) => ({ pay_invoice: [{ argument: 'order.amount', maximum }] });
    const test = makeHeld({ policy: { ...ASKS, downgrades: downgrades(4) } });
    test.sentinel.updatePolicy({ downgrades: downgrades(1) });
    test.queue.approve(test.waiting());
    expect(await test.done).toBe(4);
  });

  it('a rule that fails refuses, and is told of in the log', async () => {
    let isBroken = false;
    const rule = new StubRule(() => {
      if (isBroken) throw new Error('broken since');
      return allow();
    });
    const test = makeHeld({ rules: [rule] });
    const error = await approveAfter(test, () => {
      isBroken = true;
    });
    expect(error).toMatchObject({ code: 'RULE_FAILED', intervention: { rule: 'stub', context: DECISION } });
    expect(test.logged).toMatchObject([{ message: expect.stringContaining('The rule stub') }]);
  });

  it('a policy that cannot be made ready refuses: the intervention does not stay open', async () => {
    const container = new Container();
    const test = makeHeld({ container });
    const error = await approveAfter(test, () => {
      container.bind(PolicyRule).toConstantValue(new StubRule());
      test.sentinel.updatePolicy(ASKS);
    });
    expect(error).toMatchObject({
      code: 'RULE_FAILED',
      intervention: { revision: 2, outcome: 'blocked', context: DECISION },
    });
    expect(test.logged).toMatchObject([{ message: expect.stringContaining('The policy pipeline') }]);
  });

  it('a rule of access that must be waited for is waited for', async () => {
    const answers = [allow(), Promise.resolve(allow())];
    const rule = new StubRule(() => answers.shift());
    const test = makeHeld({ rules: [rule] });
    test.queue.approve(test.waiting());
    expect(await test.done).toBe(5);
  });
});
