import fc from 'fast-check';
import { reportCost, type Sentinel } from '../../src';
import { createTestSentinel, type ManualClock } from '../../src/testing';
import { matchesGlob } from '../../src/text/glob';

const ACTIONS = ['ask_one', 'ask_two', 'buy'] as const;
const PATTERNS = ['ask_*', '*', 'buy', 'ask_one', 'none'] as const;
const DAY_MS = 86_400_000;

/** How a call ends: what its body reports, what its result says, whether it throws. Amounts in nano-USD. */
interface Ending {
  readonly reported: readonly number[];
  readonly actual: number | null;
  readonly throws: boolean;
}

type Step =
  | { readonly do: 'call'; action: (typeof ACTIONS)[number]; run: string; agent: string; cost: number; ending: Ending }
  | { readonly do: 'finish'; which: number }
  | { readonly do: 'wait'; ms: number };

interface Limits {
  readonly session?: number;
  readonly run?: number;
  readonly actions: Readonly<Record<string, number>>;
  readonly agents: Readonly<Record<string, number>>;
}

/** Small amounts meet each other exactly; large ones take the sums beyond 2^53. Whole cents stay whole as USD. */
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 5_000 }).map((cents) => cents * 10_000_000) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 8_000_000 }).map((usd) => usd * 1_000_000_000) },
);
const limit = fc.oneof(
  { weight: 2, arbitrary: amount },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 60_000 }).map((cents) => cents * 10_000_000) },
  { weight: 4, arbitrary: fc.constant(9_000_000_000_000_000) },
);
const limits: fc.Arbitrary<Limits> = fc.record(
  {
    session: limit,
    run: limit,
    actions: fc.dictionary(fc.constantFrom(...PATTERNS), limit, { maxKeys: 2 }),
    agents: fc.dictionary(fc.constantFrom('*', 'ann', 'b*'), limit, { maxKeys: 1 }),
  },
  { requiredKeys: ['actions', 'agents'] },
);
const ending: fc.Arbitrary<Ending> = fc.record({
  // Together at most what one call may cost.
  reported: fc.array(
    amount.map((nano) => Math.floor(nano / 2)),
    { maxLength: 2 },
  ),
  actual: fc.option(amount),
  throws: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('call' as const),
      action: fc.constantFrom(...ACTIONS),
      run: fc.constantFrom('r1', 'r2'),
      agent: fc.constantFrom('ann', 'bob'),
      cost: amount,
      ending,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('finish' as const), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(DAY_MS) }) },
);

/** A counter of the oracle. */
interface Pool {
  spent: bigint;
  reserved: bigint;
  inFlight: number;
  lastUsed: number;
}

/** What SEMANTICS says of money, with integers of any size and no cleverness. */
class Oracle {
  private readonly pools = new Map<string, Pool>();

  constructor(
    private readonly limits: Limits,
    private readonly clock: ManualClock,
  ) {}

  /** Reserves, or gives null. */
  admit(
    action: string,
    run: string,
    agent: string,
    cost: number,
  ): { pools: Pool[]; settle(actual: number): void } | null {
    const { session, run: perRun, actions, agents } = this.limits;
    const capped: [Pool, number | undefined][] = [
      [this.pool('session', false), session],
      [this.pool(`run:${run}`, true), perRun],
      [this.pool(`action:${action}`, false), undefined],
    ];
    for (const pattern of PATTERNS) {
      if (matchesGlob(pattern, action)) capped.push([this.pool(`actions:${pattern}`, false), actions[pattern]]);
    }
    const agentPool = this.pool(`agent:${agent}`, true);
    capped.push([agentPool, undefined]);
    for (const [pattern, each] of Object.entries(agents))
      if (matchesGlob(pattern, agent)) capped.push([agentPool, each]);
    const fits = capped.every(
      ([pool, max]) => max === undefined || pool.spent + pool.reserved + BigInt(cost) <= BigInt(max),
    );
    if (!fits) return null;
    const pools = [...new Set(capped.map(([pool]) => pool))];
    for (const pool of pools) {
      pool.reserved += BigInt(cost);
      pool.inFlight += 1;
      pool.lastUsed = this.clock.now();
    }
    const settle = (actual: number): void => {
      for (const pool of pools) {
        pool.reserved -= BigInt(cost);
        pool.inFlight -= 1;
        pool.spent += BigInt(actual);
      }
    };
    return { pools, settle };
  }

  /** Every pool with its limits, for the law itself. */
  overshot(): string[] {
    const caps: [string, number | undefined][] = [
      ['session', this.limits.session],
      ...['r1', 'r2'].map((run): [string, number | undefined] => [`run:${run}`, this.limits.run]),
      ...PATTERNS.map((pattern): [string, number | undefined] => [`actions:${pattern}`, this.limits.actions[pattern]]),
      ...['ann', 'bob'].flatMap((agent) =>
        Object.entries(this.limits.agents)
          .filter(([pattern]) => matchesGlob(pattern, agent))
          .map(([, max]): [string, number | undefined] => [`agent:${agent}`, max]),
      ),
    ];
    return caps.flatMap(([key, max]) => {
      const pool = this.pools.get(key);
      return pool === undefined || max === undefined || pool.spent + pool.reserved <= BigInt(max) ? [] : [key];
    });
  }

  usd(key: string): number {
    return usdOf(this.pool(key, key.includes('run')).spent);
  }

  reservedUsd(): number {
    return usdOf(this.pool('session', false).reserved);
  }

  private pool(key: string, mortal: boolean): Pool {
    const now = this.clock.now();
    let pool = this.pools.get(key);
    if (pool !== undefined && mortal && now - pool.lastUsed >= DAY_MS && pool.inFlight === 0) pool = undefined;
    pool ??= { spent: 0n, reserved: 0n, inFlight: 0, lastUsed: now };
    this.pools.set(key, pool);
    return pool;
  }
}

function usdOf(nano: bigint): number {
  return Number(`${nano / 1_000_000_000n}.${String(nano % 1_000_000_000n).padStart(9, '0')}`);
}

const toUsd = (nano: number): number => nano / 1e9;

/** What a body does, and how the test lets go of it. */
interface Flight {
  readonly ending: Ending;
  release: () => void;
  readonly done: Promise<unknown>;
  readonly settle: (actual: number) => void;
  readonly cost: number;
}

function actualOf({ ending, cost }: Flight): number {
  if (ending.reported.length > 0) return ending.reported.reduce((sum, each) => sum + each, 0);
  return ending.throws || ending.actual === null ? cost : ending.actual;
}

function policyOf({ session, run, actions, agents }: Limits) {
  const usd = (of: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(of).map(([key, value]) => [key, toUsd(value)]));
  return {
    budgets: {
      ...(session !== undefined && { session: toUsd(session) }),
      ...(run !== undefined && { run: toUsd(run) }),
      actions: usd(actions),
      agents: usd(agents),
    },
  };
}

type Guarded = (cost: number, ending: Ending) => Promise<unknown>;

describe('Budgets', () => {
  it('never are overshot by what is admitted, and for every interleaving the sums are exact', async () => {
    let admittedCalls = 0;
    let refusedCalls = 0;
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (given, steps) => {
        const { sentinel, clock } = createTestSentinel({ policy: policyOf(given) });
        const oracle = new Oracle(given, clock);
        const inFlight: Flight[] = [];
        let started: (() => void) | null = null;
        const body = async (_cost: number, { reported, actual, throws }: Ending) => {
          for (const nano of reported) reportCost(toUsd(nano));
          await new Promise<void>((resolve) => {
            started = resolve;
          });
          if (throws) throw new Error('mine');
          return actual;
        };
        const guarded = guardAll(sentinel, body);
        const finish = async (index: number): Promise<void> => {
          const [flight] = inFlight.splice(index % inFlight.length, 1);
          flight.settle(actualOf(flight));
          flight.release();
          await flight.done;
        };
        for (const each of steps) {
          if (each.do === 'wait') clock.advance(each.ms);
          else if (each.do === 'finish') {
            if (inFlight.length > 0) await finish(each.which);
          } else {
            const { action, run, agent, cost, ending: how } = each;
            const reservation = oracle.admit(action, run, agent, cost);
            started = null;
            const done = sentinel
              .run({ runId: run, agentId: agent }, () => guarded[action](toUsd(cost), how))
              .catch((error: Error) => error.name);
            expect({ admitted: started !== null }).toEqual({ admitted: reservation !== null });
            if (started === null || reservation === null) {
              refusedCalls += 1;
              expect(await done).toBe('BudgetExceededError');
            } else {
              admittedCalls += 1;
              inFlight.push({ ending: how, release: started, done, settle: reservation.settle, cost });
              // An overrun at settlement may stand above a limit; what is admitted never takes a pool there.
              const touched = reservation.pools;
              expect(touched.every((pool) => pool.reserved >= 0n)).toBe(true);
            }
          }
          expect(sentinel.spend().reservedUsd).toBe(oracle.reservedUsd());
        }
        while (inFlight.length > 0) await finish(inFlight.length - 1);
        const { sessionUsd, reservedUsd, actions } = sentinel.spend();
        expect({ sessionUsd, reservedUsd }).toEqual({ sessionUsd: oracle.usd('session'), reservedUsd: 0 });
        for (const [name, { costUsd }] of Object.entries(actions)) expect(costUsd).toBe(oracle.usd(`action:${name}`));
        for (const run of ['r1', 'r2']) {
          const { runUsd } = sentinel.run({ runId: run }, () => sentinel.spend());
          expect(runUsd).toBe(oracle.usd(`run:${run}`));
        }
      }),
      { numRuns: 100 },
    );
    expect(Math.min(admittedCalls, refusedCalls)).toBeGreaterThan(150);
  });

  it('never stand above a limit where no call costs more than its estimate', async () => {
    await fc.assert(
      fc.asyncProperty(limits, fc.array(step, { minLength: 1, maxLength: 30 }), async (given, steps) => {
        const { sentinel, clock } = createTestSentinel({ policy: policyOf(given) });
        const oracle = new Oracle(given, clock);
        const open: { release: () => void; settle: () => void; done: Promise<unknown> }[] = [];
        let started: (() => void) | null = null;
        const body = async () => {
          await new Promise<void>((resolve) => {
            started = resolve;
          });
          return null;
        };
        const guarded = guardAll(sentinel, body);
        for (const each of steps) {
          if (each.do === 'finish' && open.length > 0) {
            const [call] = open.splice(each.which % open.length, 1);
            call.settle();
            call.release();
            await call.done;
          } else if (each.do === 'call') {
            started = null;
            const { action, run, agent, cost } = each;
            const done = sentinel
              .run({ runId: run, agentId: agent }, () => guarded[action](toUsd(cost), each.ending))
              .catch(() => null);
            if (started !== null) {
              // The oracle books what the Sentinel admits: it must find nothing above its limit.
              const taken = oracle.admit(action, run, agent, cost);
              expect(taken).not.toBeNull();
              open.push({ release: started, done, settle: () => taken?.settle(cost) });
            }
            expect(oracle.overshot()).toEqual([]);
          }
        }
        for (const { release } of open) release();
        await Promise.all(open.map(({ done }) => done));
        expect(sentinel.spend().reservedUsd).toBe(0);
      }),
      { numRuns: 80 },
    );
  });
});

function guardAll(sentinel: Sentinel, body: Guarded): Record<(typeof ACTIONS)[number], Guarded> {
  const one = (name: string): Guarded =>
    sentinel.guard((cost: number, ending: Ending) => body(cost, ending), {
      name,
      mode: 'async',
      params: ['cost', 'ending'],
      costUsd: (cost) => cost,
      actualCostUsd: (actual, cost) => (actual === null ? cost : toUsd(actual as number)),
    });
  return { ask_one: one('ask_one'), ask_two: one('ask_two'), buy: one('buy') };
}
