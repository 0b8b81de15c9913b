import fc from 'fast-check';
import { InMemoryQuotaStore } from '../../src/quota/in-memory-quota-store';
import { SlidingWindow } from '../../src/quota/sliding-window';
import { createTestSentinel, ManualClock } from '../../src/testing';

/** Every admission ever made, looked through each time. */
class BruteForce {
  private admissions: number[] = [];

  constructor(private readonly windowMs: number) {}

  inWindow(now: number): number {
    return this.admissions.filter((at) => at > now - this.windowMs).length;
  }

  take(now: number): void {
    this.admissions.push(now);
  }

  release(at: number): void {
    const index = this.admissions.lastIndexOf(at);
    if (index >= 0) this.admissions.splice(index, 1);
  }

  /** Looks at each millisecond until there is room. */
  waitMs(now: number, limit: number): number {
    if (limit === 0) return Number.POSITIVE_INFINITY;
    let wait = 0;
    while (this.inWindow(now + wait) >= limit) wait++;
    return wait;
  }
}

const windowMs = fc.integer({ min: 1, max: 60 });
const limit = fc.integer({ min: 0, max: 9 });

describe('SlidingWindow', () => {
  it('for every sequence of times equals a list of all admissions', () => {
    const step = fc.record({
      passes: fc.oneof(fc.constant(0), fc.nat(70)),
      do: fc.constantFrom('take', 'take', 'take', 'release', 'count'),
      limit,
    });
    fc.assert(
      fc.property(windowMs, fc.array(step, { maxLength: 80 }), (length, steps) => {
        const window = new SlidingWindow(length);
        const oracle = new BruteForce(length);
        const taken: number[] = [];
        let now = 0;
        for (const each of steps) {
          now += each.passes;
          expect(window.hasRoom(now, each.limit)).toBe(oracle.inWindow(now) < each.limit);
          if (each.do === 'count') {
            expect(window.count(now)).toBe(oracle.inWindow(now));
            expect(window.waitMs(now, each.limit)).toBe(oracle.waitMs(now, each.limit));
          } else if (each.do === 'take') {
            window.take(now);
            oracle.take(now);
            taken.push(now);
          } else {
            const at = taken.pop();
            if (at === undefined) continue;
            window.release(at);
            oracle.release(at);
          }
        }
        expect(window.count(now)).toBe(oracle.inWindow(now));
      }),
      { numRuns: 100 },
    );
  });
});

describe('The windows of an InMemoryQuotaStore', () => {
  it('for every movement of the clock, also back, hold what the oracle holds by a time that never goes back', () => {
    const step = fc.record({
      moves: fc.integer({ min: -40, max: 60 }),
      do: fc.constantFrom('reserve', 'reserve', 'reserve', 'peek', 'release'),
      limits: fc.array(limit, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(windowMs, fc.array(step, { maxLength: 60 }), (length, steps) => {
        const clock = new ManualClock(1_000);
        const store = new InMemoryQuotaStore(clock);
        const oracle = new BruteForce(length);
        const held: { reservation: Parameters<InMemoryQuotaStore['release']>[0]; at: number }[] = [];
        let latest = 0;
        for (const each of steps) {
          clock.set(clock.now() + each.moves);
          // Several limits on one window: a call takes one place in it, and the lowest decides.
          const claims = each.limits.map((max) => ({ key: 'w', limit: max, amount: 1, windowMs: length }));
          if (each.do === 'release') {
            const last = held.pop();
            if (last === undefined) continue;
            store.release(last.reservation);
            oracle.release(last.at);
            continue;
          }
          latest = Math.max(latest, clock.now());
          const fits = each.limits.every((max) => oracle.inWindow(latest) < max);
          const answer = each.do === 'peek' ? store.peek(claims) : store.reserve(claims);
          expect(answer === undefined || answer.ok).toBe(fits);
          if (answer !== undefined && !answer.ok) {
            expect(answer.refused).toEqual(
              each.limits.flatMap((max, index) => {
                const wait = oracle.waitMs(latest, max);
                if (oracle.inWindow(latest) < max) return [];
                return [{ index, left: 0, retryAfterMs: Number.isFinite(wait) ? wait : null }];
              }),
            );
          } else if (answer !== undefined) {
            oracle.take(latest);
            held.push({ reservation: answer.reservation, at: latest });
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('Rate limits through a Sentinel', () => {
  it('for every sequence of calls admit at most max_count in any window, and tell the time to wait exactly', async () => {
    const rate = fc.record({ maxCount: fc.integer({ min: 0, max: 4 }), windowSeconds: fc.integer({ min: 1, max: 5 }) });
    const step = fc.record({
      moves: fc.integer({ min: -500, max: 2500 }),
      action: fc.constantFrom('send_a', 'send_b'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ 'send_*': rate, send_a: rate }),
        fc.array(step, { maxLength: 40 }),
        async (rateLimits, steps) => {
          const { sentinel, clock } = createTestSentinel({ policy: { rateLimits } });
          const send = Object.fromEntries(
            ['send_a', 'send_b'].map((name) => [name, sentinel.guard(async () => 'sent', { name })]),
          );
          const oracles = Object.entries(rateLimits).map(([pattern, { maxCount, windowSeconds }]) => ({
            pattern,
            maxCount,
            window: new BruteForce(windowSeconds * 1000),
          }));
          let latest = 0;
          for (const { moves, action } of steps) {
            clock.set(clock.now() + moves);
            latest = Math.max(latest, clock.now());
            const concerned = oracles.filter(({ pattern }) => pattern === 'send_*' || pattern === action);
            const full = concerned.filter(({ window, maxCount }) => window.inWindow(latest) >= maxCount);
            const outcome = await send[action]().catch((error) => error);
            if (full.length === 0) {
              expect(outcome).toBe('sent');
              for (const { window } of concerned) window.take(latest);
            } else {
              const waits = full.map(({ window, maxCount }) =>
                maxCount === 0 ? null : window.waitMs(latest, maxCount),
              );
              const retryAfterMs = waits.includes(null) ? null : Math.max(...(waits as number[]));
              expect(outcome).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs });
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
