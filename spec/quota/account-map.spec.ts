import fc from 'fast-check';
import { counterKey } from '../../src/core/counter-keys';
import { AccountMap } from '../../src/quota/account-map';
import { InMemoryQuotaStore } from '../../src/quota/in-memory-quota-store';
import { createTestSentinel, ManualClock } from '../../src/testing';

const DAY_MS = 86_400_000;
const MAX_ACCOUNTS = 100_000;

/** Uses a counter as a call does. */
function use(map: AccountMap, key: string, now: number): void {
  map.find(key, now).lastUsed = now;
}

describe('AccountMap', () => {
  it('gives the same counter until 24 hours after its last call, then a new one', () => {
    const map = new AccountMap();
    use(map, 'run:a', 0);
    const first = map.find('run:a', 0);
    use(map, 'run:a', 1000);
    expect(map.find('run:a', 1000 + DAY_MS - 1)).toBe(first);
    expect(map.find('run:a', 1000 + DAY_MS)).not.toBe(first);
    expect({ size: map.size, dropped: map.dropped, isDropped: first.isDropped }).toEqual({
      size: 1,
      dropped: 0,
      isDropped: true,
    });
  });

  it('keeps a counter in use for longer', () => {
    const map = new AccountMap();
    const busy = map.find('run:a', 0);
    busy.inFlight += 1;
    expect(map.find('run:a', 3 * DAY_MS)).toBe(busy);
    use(map, 'run:b', 3 * DAY_MS);
    expect(map.size).toBe(2);
  });

  it('lets go of what is over when another one is opened', () => {
    const map = new AccountMap();
    for (const key of ['a', 'b', 'c']) use(map, key, 0);
    use(map, 'd', DAY_MS);
    expect({ size: map.size, dropped: map.dropped }).toEqual({ size: 1, dropped: 0 });
  });

  it('drops the oldest idle one beyond its limit, and counts it', () => {
    const map = new AccountMap(3);
    for (const [at, key] of ['a', 'b', 'c'].entries()) use(map, key, at);
    use(map, 'a', 10);
    use(map, 'b', 20);
    use(map, 'd', 30);
    // c was used last at 2.
    expect({ size: map.size, dropped: map.dropped }).toEqual({ size: 3, dropped: 1 });
    use(map, 'e', 40);
    // Then a, at 10.
    const kept = ['b', 'd', 'e'].map((key) => map.find(key, 50).lastUsed);
    expect({ kept, dropped: map.dropped }).toEqual({ kept: [20, 30, 40], dropped: 2 });
  });

  it('never drops one in use, and grows instead', () => {
    const map = new AccountMap(2);
    const busy = ['a', 'b', 'c'].map((key, at) => {
      const account = map.find(key, at);
      account.inFlight += 1;
      return account;
    });
    use(map, 'd', 3);
    use(map, 'e', 4);
    expect(busy.map((account) => map.find(account.key, 5) === account)).toEqual([true, true, true]);
    expect({ size: map.size, dropped: map.dropped }).toEqual({ size: 4, dropped: 1 });
    for (const account of busy) account.inFlight -= 1;
    use(map, 'f', 6);
    expect({ size: map.size, dropped: map.dropped }).toEqual({ size: 2, dropped: 4 });
  });

  it('for every order of uses holds at most its limit of idle ones: those used last', () => {
    const step = fc.record({ key: fc.constantFrom(...'abcdefg'), passes: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (limit, steps) => {
        const map = new AccountMap(limit);
        const lastUsed = new Map<string, number>();
        let now = 0;
        for (const { key, passes } of steps) {
          now += passes;
          const known = lastUsed.has(key);
          const account = map.find(key, now);
          // A counter that had to go begins anew: it was the one used longest ago.
          if (!known && lastUsed.size === limit) {
            const [oldest] = [...lastUsed].sort(([, left], [, right]) => left - right)[0];
            lastUsed.delete(oldest);
          }
          expect(account.lastUsed).toBe(lastUsed.get(key) ?? now);
          account.lastUsed = now;
          lastUsed.set(key, now);
          expect(map.size).toBe(lastUsed.size);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps 100,000 of each kind unless said otherwise', () => {
    const map = new AccountMap();
    for (let index = 0; index < MAX_ACCOUNTS + 5; index++) use(map, `run:${index}`, index);
    expect({ size: map.size, dropped: map.dropped }).toEqual({ size: MAX_ACCOUNTS, dropped: 5 });
  });
});

describe('The counters of a Sentinel', () => {
  const policy = { budgets: { run: 1 } };

  it('of a run are new 24 hours after its last call', async () => {
    const { sentinel, clock } = createTestSentinel({ policy });
    const act = sentinel.guard(async () => 'done', { name: 'act', costUsd: 1 });
    const call = () => sentinel.run({ runId: 'r' }, () => act()).catch((error) => error.code);
    const outcomes = [await call()];
    clock.advance(DAY_MS - 1);
    outcomes.push(await call());
    clock.advance(1);
    outcomes.push(await call());
    expect(outcomes).toEqual(['done', 'BUDGET_EXCEEDED', 'done']);
  });

  it('of a rate limit live as long as its window, where that is longer than a day', async () => {
    const week = { maxCount: 1, windowSeconds: 7 * 86_400 };
    const { sentinel, clock } = createTestSentinel({ policy: { rateLimits: { act: week } } });
    const act = sentinel.guard(async () => 'done', { name: 'act' });
    const call = () => act().catch((error) => error.code);
    const outcomes = [await call()];
    clock.advance(3 * DAY_MS);
    outcomes.push(await call());
    clock.advance(4 * DAY_MS - 1);
    outcomes.push(await call());
    clock.advance(1);
    outcomes.push(await call());
    expect(outcomes).toEqual(['done', 'RATE_LIMITED', 'RATE_LIMITED', 'done']);
  });

  it('of a window of the session are not dropped for the counters of others', () => {
    const store = new InMemoryQuotaStore(new ManualClock(), { maxAccounts: 2 });
    const place = { key: counterKey.rate('act', 'session'), limit: 1, amount: 1, windowMs: 1000 };
    store.reserve([place]);
    for (let index = 0; index < 9; index++) store.reserve([{ key: `customer:${index}`, limit: 9, amount: 1 }]);
    expect(store.peek([place])).toMatchObject({ ok: false });
  });

  it('that are dropped for want of room are counted in a warning', () => {
    const { sentinel, clock, logged } = createTestSentinel({ policy });
    const act = sentinel.guard(() => 'done', { name: 'act', costUsd: 1 });
    for (let index = 0; index < MAX_ACCOUNTS + 100; index++) {
      if (index % 1000 === 0) clock.advance(1);
      sentinel.run({ runId: `r${index}` }, act);
    }
    const told = logged.filter(({ fields }) => 'dropped' in fields);
    expect(told).toEqual(
      [1, 10, 100].map((dropped) => ({
        level: 'warn',
        fields: { dropped },
        message:
          `${dropped} counter${dropped === 1 ? ' was' : 's were'} dropped, the oldest idle ones: there are more than ` +
          'are kept of runs, agents or keys of rules. What they had counted begins anew.',
      })),
    );
  });
});
