import fc from 'fast-check';
import type { Claim } from '../../src/core/claim';
import { InMemoryQuotaStore, type InMemoryReservation } from '../../src/quota/in-memory-quota-store';
import { createTestSentinel, ManualClock } from '../../src/testing';
import { matchesGlob } from '../../src/text/glob';

const KEYS = ['customer:1', 'customer:2', 'run:r', 'agent:a', 'session'];
const money = fc.record({ key: fc.constantFrom(...KEYS), limit: fc.nat(30), amount: fc.nat(9) });
const place = fc.record({
  key: fc.constantFrom('window:1', 'window:2'),
  limit: fc.nat(4),
  amount: fc.constant(1),
  windowMs: fc.constant(1000),
});
const claims = fc.array(fc.oneof(money, place), { minLength: 1, maxLength: 5 });

/** What stands in every counter: the spent, the reserved and the places of each. */
function stateOf(store: InMemoryQuotaStore): unknown {
  const counters = KEYS.map((key) => {
    const { spent, reserved } = store.account(key);
    return [key, spent.usd, reserved.usd];
  });
  const windows = ['window:1', 'window:2'].map((key) => [key, store.account(key).window(key, 1000).count(store.now())]);
  return [...counters, ...windows];
}

/** The amount that a call takes of each counter: of several claims on one the largest. */
function taken(asked: readonly Claim[]): Map<string, number> {
  const byKey = new Map<string, number>();
  for (const { key, amount } of asked) byKey.set(key, Math.max(amount, byKey.get(key) ?? 0));
  return byKey;
}

describe('Claims on an InMemoryQuotaStore', () => {
  it('for every call are taken all or none: as refused as the oracle says, each key booked once', () => {
    const step = fc.record({
      claims,
      end: fc.constantFrom('settle', 'release', 'hold'),
      actual: fc.nat(12),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const store = new InMemoryQuotaStore(new ManualClock());
        const used = new Map<string, number>();
        for (const { claims: asked, end, actual } of steps) {
          const amounts = taken(asked);
          const fits = (claim: Claim): boolean =>
            (used.get(claim.key) ?? 0) + (amounts.get(claim.key) as number) <= claim.limit;
          const before = stateOf(store);
          const peeked = store.peek(asked);
          expect(stateOf(store)).toEqual(before);
          const answer = store.reserve(asked);
          expect(answer.ok).toBe(asked.every(fits));
          expect(peeked === undefined).toBe(answer.ok);
          if (!answer.ok) {
            const refused = [...answer.refused.map(({ index }) => index)].sort();
            expect(refused).toEqual([...asked.keys()].filter((index) => !fits(asked[index])));
            expect(answer).toEqual(peeked);
            expect(stateOf(store)).toEqual(before);
            continue;
          }
          if (end === 'release') {
            store.release(answer.reservation);
            expect(stateOf(store)).toEqual(before);
            continue;
          }
          const isMoney = (key: string): boolean => !key.startsWith('window:');
          if (end === 'settle') store.settle(answer.reservation, actual);
          for (const [key, amount] of amounts) {
            used.set(key, (used.get(key) ?? 0) + (end === 'settle' && isMoney(key) ? actual : amount));
          }
        }
        for (const key of KEYS) {
          const { spent, reserved } = store.account(key);
          expect(Math.round((spent.usd + reserved.usd) * 1e9)).toBe(used.get(key) ?? 0);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('for every set of reservations give everything back on release, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(claims, { maxLength: 12 }), fc.infiniteStream(fc.nat(11)), (calls, order) => {
        const store = new InMemoryQuotaStore(new ManualClock());
        const before = stateOf(store);
        const held: InMemoryReservation[] = calls.flatMap((asked) => {
          const answer = store.reserve(asked);
          return answer.ok ? [answer.reservation] : [];
        });
        while (held.length > 0) store.release(held.splice(order.next().value % held.length, 1)[0]);
        expect(stateOf(store)).toEqual(before);
      }),
      { numRuns: 120 },
    );
  });
});

describe("A pattern's counter", () => {
  it('for every order in which counters are opened holds the sum of its actions, calls in flight included', async () => {
    const names = ['get_a', 'get_b', 'set_a'];
    const patterns = ['get_*', '*_a', '*', 'set_a', 'none*'];
    const step = fc.oneof(
      fc.record({ do: fc.constant('open' as const), pattern: fc.constantFrom(...patterns) }),
      fc.record({ do: fc.constant('call' as const), name: fc.constantFrom(...names), nano: fc.nat(50) }),
      fc.record({ do: fc.constant('end' as const), which: fc.nat(9), actual: fc.nat(60) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const store = new InMemoryQuotaStore(new ManualClock());
        const inFlight: InMemoryReservation[] = [];
        const opened = new Set<string>();
        for (const each of steps) {
          if (each.do === 'open') {
            opened.add(each.pattern);
            store.account(`actions:${each.pattern}`);
          } else if (each.do === 'call') {
            const answer = store.reserve([
              { key: `action:${each.name}`, limit: Number.POSITIVE_INFINITY, amount: each.nano },
            ]);
            if (answer.ok) inFlight.push(answer.reservation);
          } else if (inFlight.length > 0) {
            store.settle(inFlight.splice(each.which % inFlight.length, 1)[0], each.actual);
          }
          for (const pattern of opened) {
            const pool = store.account(`actions:${pattern}`);
            const fed = [...store.actions()]
              .filter(([name]) => matchesGlob(pattern, name))
              .map(([, account]) => account);
            const sum = (of: 'spent' | 'reserved') =>
              fed.reduce((total, account) => total + Math.round(account[of].usd * 1e9), 0);
            expect([pool.spent.usd, pool.reserved.usd].map((usd) => Math.round(usd * 1e9))).toEqual([
              sum('spent'),
              sum('reserved'),
            ]);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  it('for every policy that brings it begins with what its actions have spent, and counts the calls in flight', async () => {
    const cents = fc.integer({ min: 0, max: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(cents, { maxLength: 6 }),
        fc.array(cents, { maxLength: 4 }),
        cents,
        fc.integer({ min: 0, max: 200 }),
        async (settled, flying, next, limit) => {
          const { sentinel } = createTestSentinel();
          let land: (() => void)[] = [];
          const act = sentinel.guard(
            async (usd: number, wait: boolean) => {
              if (wait) await new Promise<void>((resolve) => land.push(resolve));
              return usd;
            },
            { name: 'get_a', costUsd: (usd) => usd, params: ['usd', 'wait'] },
          );
          for (const usd of settled) await act(usd / 100, false);
          const open = flying.map((usd) => act(usd / 100, true));
          sentinel.updatePolicy({ budgets: { actions: { 'get_*': limit / 100 } } });
          const before = [...settled, ...flying].reduce((sum, each) => sum + each, 0);
          const outcome = await act(next / 100, false).catch((error) => error.code);
          expect(outcome).toEqual(before + next <= limit ? next / 100 : 'BUDGET_EXCEEDED');
          for (const fn of land) fn();
          land = [];
          await Promise.all(open);
          expect(sentinel.spend().reservedUsd).toBe(0);
        },
      ),
      { numRuns: 80 },
    );
  });
});
