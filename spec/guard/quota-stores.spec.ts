import type { Claim } from '../../src/core/claim';
import { InMemoryQuotaStore, type InMemoryReservation } from '../../src/quota/in-memory-quota-store';
import { type Overrun, QuotaStore, type Refusal, type Reserved } from '../../src/quota/quota-store';
import { createTestSentinel, ManualClock } from '../../src/testing';

type Answer = Reserved<InMemoryReservation> | Refusal;

/** A user's store, kept in memory, which does what a test wants before it answers. */
class OwnStore extends QuotaStore<InMemoryReservation> {
  readonly asked: string[] = [];
  readonly settled: Promise<unknown>[] = [];
  readonly inner: InMemoryQuotaStore;
  settling: () => void | Promise<void> = () => undefined;
  releasing: () => void | Promise<void> = () => undefined;

  constructor(
    clock: ManualClock,
    private readonly answer: (what: string, give: () => unknown) => unknown = (_what, give) => give(),
  ) {
    super();
    this.inner = new InMemoryQuotaStore(clock);
  }

  peek(claims: readonly Claim[]): Refusal | undefined {
    this.asked.push('peek');
    return this.answer('peek', () => this.inner.peek(claims)) as Refusal | undefined;
  }

  reserve(claims: readonly Claim[]): Answer {
    this.asked.push(`reserve ${claims.map(({ key }) => key).join(' ')}`);
    return this.answer('reserve', () => this.inner.reserve(claims)) as Answer;
  }

  settle(reservation: InMemoryReservation, actualNanoUsd: number): Overrun | undefined {
    this.asked.push(`settle ${actualNanoUsd}`);
    const overrun = this.inner.settle(reservation, actualNanoUsd);
    const wait = this.settling();
    return (wait === undefined ? overrun : wait.then(() => overrun)) as Overrun | undefined;
  }

  release(reservation: InMemoryReservation): void | Promise<void> {
    this.asked.push('release');
    this.inner.release(reservation);
    return this.releasing();
  }
}

const soon = (_what: string, give: () => unknown) => Promise.resolve().then(give);
const policy = {
  budgets: { session: 2, run: 9, actions: { 'p*': 9 }, agents: { '*': 9 }, day: 9, month: 9 },
  rateLimits: { pay: { maxCount: 3, windowSeconds: 60 } },
};

function make(answer?: ConstructorParameters<typeof OwnStore>[1], mode: 'sync' | 'async' = 'async', document = policy) {
  const clock = new ManualClock();
  const quota = new OwnStore(clock, answer);
  const test = createTestSentinel({ quota, policy: document as never, clock });
  let runs = 0;
  const body = () => {
    runs += 1;
    return 'paid';
  };
  const pay = test.sentinel.guard(mode === 'async' ? async () => body() : body, {
    name: 'pay',
    costUsd: 1,
    actualCostUsd: () => 1.5,
  });
  return { ...test, quota, pay, runs: () => runs };
}

describe.each([
  ['at once', undefined],
  ['by promises', soon],
] as const)('A store of the user that answers %s', (_how, answer) => {
  it('keeps every limit, day and month too, without a home', async () => {
    const { pay, quota, sentinel, interventions, runs } = make(answer);
    expect(await pay()).toBe('paid');
    await expect(pay()).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      intervention: { rule: 'session-budget', context: { limit_usd: 2, spent_usd: 1.5, remaining_usd: 0.5 } },
    });
    expect({ runs: runs(), asked: quota.asked.length, spend: sentinel.spend() }).toMatchObject({
      runs: 1,
      spend: { sessionUsd: 1.5, reservedUsd: 0 },
    });
    const [claimed] = quota.asked.filter((each) => each.startsWith('reserve'));
    expect(claimed).toMatch(
      /^reserve session run:\S+ action:pay agent: session run:\S+ actions:p\* agent: day:2026-01-05 month:2026-01 \S*pay$/,
    );
    expect(interventions.map(({ reasonCode }) => reasonCode)).toEqual(['BUDGET_EXCEEDED']);
  });

  it('tells of overruns and windows as the built-in one does', async () => {
    const { pay, interventions } = make(answer, 'async', {
      ...policy,
      budgets: { session: 1.2 },
      rateLimits: { pay: { maxCount: 1, windowSeconds: 60 } },
    } as never);
    await pay();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(pay()).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(interventions).toMatchObject([
      { reasonCode: 'BUDGET_OVERRUN', rule: 'session-budget', context: { limit_usd: 1.2 } },
      { context: { retry_after_ms: null, refusals: [{ rule: 'session-budget' }, { rule: 'rate-limit' }] } },
    ]);
  });

  it('admits no more than its limits to calls in parallel', async () => {
    const { pay, runs } = make(answer);
    const outcomes = await Promise.allSettled([pay(), pay(), pay(), pay()]);
    expect([runs(), outcomes.filter(({ status }) => status === 'rejected').length]).toEqual([2, 2]);
  });
});

describe('A store of the user that fails', () => {
  const failure = new TypeError('secret 42');
  const failing: Readonly<Record<string, ConstructorParameters<typeof OwnStore>[1]>> = {
    throws: () => {
      throw failure;
    },
    'rejects at once': () => Promise.reject(failure),
    'rejects after a while': () => new Promise((_, reject) => setImmediate(() => reject(failure))),
  };

  it.each(Object.keys(failing))(
    'refuses with QUOTA_UNAVAILABLE when it %s, and nothing stays reserved',
    async (how) => {
      const { pay, interventions, runs, sentinel } = make(failing[how]);
      await expect(pay()).rejects.toMatchObject({ code: 'QUOTA_UNAVAILABLE' });
      expect({ runs: runs(), interventions, spend: sentinel.spend() }).toMatchObject({
        runs: 0,
        interventions: [
          {
            type: 'hard_block',
            outcome: 'blocked',
            rule: null,
            reasonCode: 'QUOTA_UNAVAILABLE',
            context: { quota_error: 'TypeError' },
            estimatedCostUsd: 1,
            actualCostUsd: 0,
            costPreventedUsd: 1,
          },
        ],
        spend: { sessionUsd: 0, reservedUsd: 0 },
      });
      expect(JSON.stringify(interventions)).not.toContain('secret 42');
    },
  );

  it.each(['sync', 'async'] as const)(
    'gives the result of a %s action all the same when it cannot settle',
    async (mode) => {
      for (const settling of [() => Promise.reject(failure), failing.throws as () => never]) {
        const { pay, quota, sentinel } = make(undefined, mode);
        quota.settling = settling;
        expect(await pay()).toBe('paid');
        await new Promise((resolve) => setImmediate(resolve));
        expect(sentinel.spend()).toMatchObject({ sessionUsd: 1.5, reservedUsd: 0 });
      }
    },
  );

  it('does not keep a call waiting that it settles for ever', async () => {
    const { pay, quota } = make();
    quota.settling = () => new Promise(() => undefined);
    expect(await pay()).toBe('paid');
  });
});

describe('A store of the user that gives promises, asked for a synchronous action', () => {
  it('refuses with ASYNC_RULE_ON_SYNC_ACTION, and what it takes after all is given back', async () => {
    const { pay, interventions, quota, sentinel, runs } = make(soon, 'sync');
    quota.releasing = () => Promise.reject(new Error('cannot release'));
    expect(pay).toThrow(expect.objectContaining({ code: 'ASYNC_RULE_ON_SYNC_ACTION' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect({ runs: runs(), interventions, asked: quota.asked.at(-1), spend: sentinel.spend() }).toMatchObject({
      runs: 0,
      interventions: [{ type: 'hard_block', rule: null, reasonCode: 'ASYNC_RULE_ON_SYNC_ACTION' }],
      asked: 'release',
      spend: { sessionUsd: 0, reservedUsd: 0 },
    });
    expect(quota.inner.account('session').reserved.isZero).toBe(true);
  });

  it('refuses a call that needs approval too, without waiting for its peek', () => {
    const { pay } = make(soon, 'sync', { ...policy, approvals: { actions: ['pay'] } } as never);
    expect(pay).toThrow(expect.objectContaining({ code: 'ASYNC_RULE_ON_SYNC_ACTION' }));
  });
});
