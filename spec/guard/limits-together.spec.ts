import {
  type Claim,
  currentCall,
  InMemoryQuotaStore,
  type Overrun,
  PolicyRule,
  QuotaStore,
  type Refusal,
  type Reserved,
  reportCost,
} from '../../src';
import { allow } from '../../src/core/decision';
import type { InMemoryReservation } from '../../src/quota/in-memory-quota-store';
import { createTestSentinel, ManualClock } from '../../src/testing';

const outcome = (error: { code?: string }): string => error.code ?? 'failed';

/** Asks nothing of the call, and answers when it is told to. */
class SlowRule extends PolicyRule {
  readonly name = 'slow';
  readonly stage = 'access';
  answer: () => void = () => undefined;

  async evaluate() {
    await new Promise<void>((resolve) => {
      this.answer = resolve;
    });
    return allow();
  }
}

/** An in-memory store behind promises, as one across a network is. */
class DistantStore extends QuotaStore<InMemoryReservation> {
  private readonly store = new InMemoryQuotaStore(new ManualClock());

  async peek(claims: readonly Claim[]): Promise<Refusal | undefined> {
    await null;
    return this.store.peek(claims);
  }

  async reserve(claims: readonly Claim[]): Promise<Reserved<InMemoryReservation> | Refusal> {
    for (let turn = 0; turn < claims.length * 3; turn++) await null;
    return this.store.reserve(claims);
  }

  async settle(reservation: InMemoryReservation, actualNanoUsd: number): Promise<Overrun | undefined> {
    for (let turn = 0; turn < 5; turn++) await null;
    return this.store.settle(reservation, actualNanoUsd);
  }

  async release(reservation: InMemoryReservation): Promise<void> {
    this.store.release(reservation);
  }
}

describe('Limits together', () => {
  it.each([
    ['before', [1, 3]],
    ['after', [3, 1]],
  ])('hold each for itself when a soft window stands %s a hard one', async (_, [first, second]) => {
    const document = (maxCount: number) => ({
      strictMode: maxCount !== 1,
      rateLimits: { act: { maxCount, windowSeconds: 60 } },
    });
    const { sentinel } = createTestSentinel({ policy: [document(first), document(second)] });
    const act = sentinel.guard(async () => 'done', { name: 'act' });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => act().catch(outcome)));
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(3);
  });

  it('tell of a soft budget that was passed in the record of the hard one that refused', () => {
    const policy = [{ strictMode: false, budgets: { session: 1 } }, { budgets: { session: 2 } }];
    const { sentinel, interventions } = createTestSentinel({ policy });
    expect(sentinel.guard(() => 'done', { name: 'act', costUsd: 3 })).toThrow('session budget');
    expect(interventions).toMatchObject([
      { context: { also: [{ rule: 'session-budget', reason_code: 'BUDGET_EXCEEDED' }] } },
    ]);
  });

  it('tell what was spent apart from what is reserved', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy: { budgets: { session: 1 } } });
    let finish: () => void = () => undefined;
    const act = sentinel.guard(() => new Promise<void>((resolve) => (finish = resolve)), {
      name: 'act',
      costUsd: 0.75,
      mode: 'async',
    });
    const first = act();
    await expect(act()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(interventions[0].context).toMatchObject({ limit_usd: 1, spent_usd: 0, remaining_usd: 0.25 });
    finish();
    await first;
  });

  it('of a run in use are kept however many patterns count in others', () => {
    const clock = new ManualClock();
    const store = new InMemoryQuotaStore(clock, { maxAccounts: 20 });
    const place = (run: number, pattern: number) => ({
      key: `run:${run}\u001fp${pattern}`,
      limit: 1,
      amount: 1,
      windowMs: 60_000,
    });
    for (let run = 0; run < 20; run++) store.reserve(Array.from({ length: 20 }, (_, pattern) => place(run, pattern)));
    expect(store.dropped).toBe(0);
    expect(store.peek([place(0, 0)])).toMatchObject({ ok: false });
  });

  it('keep the counter of a run while a call of it is in flight, also one that is estimated at nothing', async () => {
    const { sentinel, clock } = createTestSentinel({ policy: { budgets: { run: 1 } } });
    let finish: () => void = () => undefined;
    const long = sentinel.guard(() => new Promise<void>((resolve) => (finish = resolve)), {
      name: 'long',
      mode: 'async',
      actualCostUsd: () => 5,
    });
    const cheap = sentinel.guard(async () => 'done', { name: 'cheap', costUsd: 0.5 });
    const running = long();
    clock.advance(25 * 3_600_000);
    expect(await cheap()).toBe('done');
    finish();
    await running;
    expect(sentinel.spend().runUsd).toBe(5.5);
    await expect(cheap()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  });
});

describe('A call that waits', () => {
  it('is decided by the policy at which it began, although a new one came meanwhile', async () => {
    const rule = new SlowRule();
    const policy = { approvals: { riskLevels: ['critical' as const] } };
    const { sentinel, interventions } = createTestSentinel({ policy, rules: [rule] });
    const wipe = sentinel.guard(async () => 'wiped', { name: 'wipe', tags: ['dangerous'] });
    const waiting = wipe();
    sentinel.updatePolicy({ deniedActions: ['other'] });
    rule.answer();
    await expect(waiting).rejects.toMatchObject({ code: 'NO_APPROVER' });
    expect(interventions).toMatchObject([{ riskLevel: 'critical' }]);
  });
});

describe('A store of the user', () => {
  it('knows what was spent before a policy brought the budget', async () => {
    const { sentinel } = createTestSentinel({ quota: new DistantStore() });
    const act = sentinel.guard(async () => 'done', { name: 'act', costUsd: 1 });
    for (let call = 0; call < 5; call++) await act();
    sentinel.updatePolicy({ budgets: { session: 5 } });
    await expect(act()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  });

  it.each([{ day: 5 }, { actions: { 'a*': 5 } }])(
    'books what was spent before anybody claims from a new budget: %j',
    async (budgets) => {
      const { sentinel } = createTestSentinel({ quota: new DistantStore() });
      const act = sentinel.guard(async () => 'done', { name: 'act', costUsd: 1 });
      for (let call = 0; call < 5; call++) await act();
      sentinel.updatePolicy({ budgets });
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => act().catch(outcome)));
      expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'BUDGET_EXCEEDED'));
    },
  );

  it('refuses when it has not answered for 10 s, and holds nothing of the call then', async () => {
    class Silent extends DistantStore {
      override reserve(): Promise<never> {
        return new Promise(() => undefined);
      }
    }
    const { sentinel, clock, logged } = createTestSentinel({ quota: new Silent() });
    const act = sentinel.guard(async () => 'done', { name: 'act', costUsd: 1 });
    const call = act().catch(outcome);
    await null;
    clock.advance(10_000);
    expect(await call).toBe('QUOTA_UNAVAILABLE');
    expect(sentinel.spend().reservedUsd).toBe(0);
    expect(logged.map(({ message }) => message)).toContain(
      'The quota failed, so calls are refused. This is told once.',
    );
  });
});

describe('An async iterable that a body returns', () => {
  it('has the call at hand in every step when the action is ambient', async () => {
    const { sentinel } = createTestSentinel();
    async function* chunks() {
      yield currentCall().action.name;
      await null;
      reportCost(2);
      yield 'b';
    }
    const stream = sentinel.guard(async () => chunks(), { name: 'stream', costUsd: 1, ambient: true });
    const seen: string[] = [];
    for await (const chunk of await stream()) seen.push(chunk);
    expect({ seen, spent: sentinel.spend().sessionUsd }).toEqual({ seen: ['stream', 'b'], spent: 2 });
  });

  it('that is asked for its iterator and never read is settled after 10 minutes', async () => {
    const { sentinel, clock } = createTestSentinel();
    const stream = sentinel.guard(
      async () =>
        (async function* () {
          yield 1;
        })(),
      { name: 'stream', costUsd: 1 },
    );
    (await stream())[Symbol.asyncIterator]();
    clock.advance(599_999);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 1 });
    clock.advance(1);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });

  it('settles every call that returned it, once it ends, however often that was', async () => {
    const { sentinel } = createTestSentinel();
    const shared = (async function* () {
      yield 1;
    })();
    const stream = sentinel.guard(async () => shared, { name: 'stream', costUsd: 1 });
    for (let call = 0; call < 1000; call++) await stream();
    for await (const _ of shared);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 1000, reservedUsd: 0 });
  });
});
