import fc from 'fast-check';
import type { Intervention, PolicyDocument } from '../../src';
import { createTestSentinel } from '../../src/testing';

const codeOf = (error: { code: string }): string => error.code;

describe('Sentinel.updatePolicy', () => {
  it('decides about the next call by the new policy alone', () => {
    const { sentinel } = createTestSentinel({ policy: { deniedActions: ['a'] } });
    const act = Object.fromEntries(['a', 'b'].map((name) => [name, sentinel.guard(() => name, { name })]));
    expect([() => act.a(), () => act.b()].map(outcome)).toEqual(['ACTION_DENIED', 'b']);
    sentinel.updatePolicy([{ deniedActions: ['b'] }]);
    expect([() => act.a(), () => act.b()].map(outcome)).toEqual(['a', 'ACTION_DENIED']);
    sentinel.updatePolicy([]);
    expect([() => act.a(), () => act.b()].map(outcome)).toEqual(['a', 'b']);
  });

  it.each<[string, unknown]>([
    ['an unknown key', { denied: ['b'] }],
    ['snake_case', { denied_actions: ['b'] }],
    ['a pattern that cannot be run', { argumentConstraints: { b: { properties: { n: { pattern: '(?=x)' } } } } }],
    ['a time zone that there is not', { schedules: { b: { from: '09:00', timeZone: 'Mars/Base' } } }],
    ['nothing', null],
  ])('leaves the old policy where the new one has %s', (_what, policy) => {
    const { sentinel } = createTestSentinel({ policy: { deniedActions: ['a'] } });
    const act = Object.fromEntries(['a', 'b'].map((name) => [name, sentinel.guard(() => name, { name })]));
    const replace = (): void => sentinel.updatePolicy([{ deniedActions: ['b'] }, policy as PolicyDocument]);
    expect(replace).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }));
    expect([() => act.a(), () => act.b()].map(outcome)).toEqual(['ACTION_DENIED', 'b']);
  });

  it('leaves the old policy where the new one needs a store that cannot be had', () => {
    const { sentinel } = createTestSentinel({ policy: { deniedActions: ['a'] } });
    const act = sentinel.guard(() => 'a', { name: 'a' });
    expect(() => sentinel.updatePolicy({ budgets: { day: 1 } })).toThrow(
      expect.objectContaining({ code: 'NO_SHARED_QUOTA' }),
    );
    expect(outcome(act)).toBe('ACTION_DENIED');
  });

  it('keeps what was spent, and the places that were taken', async () => {
    const rateLimits = { act: { maxCount: 2, windowSeconds: 60 } };
    const { sentinel } = createTestSentinel({ policy: { rateLimits } });
    const act = sentinel.guard(async () => 'done', { name: 'act', costUsd: 1 });
    const call = () => act().catch(codeOf);
    const outcomes = [await call()];
    sentinel.updatePolicy({ budgets: { session: 2, actions: { 'a*': 2 } }, rateLimits });
    outcomes.push(await call(), await call());
    sentinel.updatePolicy({ rateLimits });
    outcomes.push(await call());
    sentinel.updatePolicy({ budgets: { session: 9, agents: { '*': 2 } } });
    outcomes.push(await call());
    sentinel.updatePolicy({ budgets: { session: 9 } });
    outcomes.push(await call());
    expect(outcomes).toEqual(['done', 'done', 'BUDGET_EXCEEDED', 'RATE_LIMITED', 'BUDGET_EXCEEDED', 'done']);
  });

  it('lets calls in flight settle where they were reserved, and counts them for the new policy', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy: { budgets: { session: 5 } } });
    let finish: () => void = () => undefined;
    const slow = sentinel.guard(() => new Promise<void>((resolve) => (finish = resolve)), {
      name: 'slow',
      mode: 'async',
      costUsd: 3,
      actualCostUsd: () => 4,
    });
    const quick = sentinel.guard(async () => 'done', { name: 'quick', costUsd: 1 });
    const running = slow();
    sentinel.updatePolicy({ name: 'tighter', budgets: { session: 3, actions: { 's*': 3 } } });
    expect(await quick().catch(codeOf)).toBe('BUDGET_EXCEEDED');
    finish();
    await running;
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 4, reservedUsd: 0 });
    // It stood under the old limit of 5 when it was admitted, and that one it has kept.
    expect(interventions.map(({ reasonCode }) => reasonCode)).toEqual(['BUDGET_EXCEEDED']);
  });

  it('never lets a call see half of one: a subscriber that updates, and an async rule that waits', async () => {
    const { sentinel, interventions } = createTestSentinel({
      policy: [
        { name: 'one', warnings: { actions: ['*'] } },
        { name: 'two', warnings: { tags: ['x'] } },
      ],
    });
    sentinel.interventions$.subscribe(({ policyName }) => {
      if (policyName === 'one') sentinel.updatePolicy({ name: 'three', deniedActions: ['*'] });
    });
    const act = sentinel.guard(() => 'done', { name: 'act', tags: ['x'] });
    expect([outcome(act), outcome(act)]).toEqual(['done', 'ACTION_DENIED']);
    expect(interventions.map(({ policyName }) => policyName)).toEqual(['one', 'two', 'three']);
  });

  it('for every sequence of updates and calls decides by the policy of the moment and all that was spent', async () => {
    const cents = fc.integer({ min: 0, max: 300 });
    const update = fc.record({
      do: fc.constant('update' as const),
      session: fc.option(cents),
      pattern: fc.option(cents),
      denied: fc.constantFrom<readonly string[]>([], ['b']),
      faulty: fc.boolean(),
    });
    const call = fc.record({ do: fc.constant('call' as const), name: fc.constantFrom('a', 'b'), cost: cents });
    const finish = fc.record({ do: fc.constant('finish' as const), which: fc.nat(9) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(update, call, call, finish), { maxLength: 30 }), async (steps) => {
        const { sentinel } = createTestSentinel({ policy: {} });
        let started: (() => void) | null = null;
        const body = (_usd: number) =>
          new Promise<void>((resolve) => {
            started = resolve;
          });
        const act = Object.fromEntries(
          ['a', 'b'].map((name) => [
            name,
            sentinel.guard(body, { name, mode: 'async', params: ['usd'], costUsd: (usd) => usd }),
          ]),
        );
        const inFlight: { release: () => void; done: Promise<unknown> }[] = [];
        let policy: { session: number | null; pattern: number | null; denied: readonly string[] } = {
          session: null,
          pattern: null,
          denied: [],
        };
        let taken = 0;
        let takenByA = 0;
        for (const step of steps) {
          if (step.do === 'update') {
            const { session, pattern, denied, faulty } = step;
            const document = {
              budgets: {
                ...(session !== null && { session: session / 100 }),
                ...(pattern !== null && { actions: { 'a*': pattern / 100 } }),
              },
              deniedActions: denied,
              ...(faulty && { allowedActions: 'a' }),
            };
            try {
              sentinel.updatePolicy(document as PolicyDocument);
              policy = step;
            } catch (error) {
              expect({ faulty, code: (error as { code: string }).code }).toEqual({
                faulty: true,
                code: 'INVALID_POLICY',
              });
            }
          } else if (step.do === 'call') {
            const { name, cost } = step;
            const { session, pattern, denied } = policy;
            const fits =
              (session === null || taken + cost <= session) &&
              (name !== 'a' || pattern === null || takenByA + cost <= pattern);
            const expected = denied.includes(name) ? 'ACTION_DENIED' : fits ? null : 'BUDGET_EXCEEDED';
            started = null;
            const done = act[name](cost / 100).then(() => null, codeOf);
            if (started === null) {
              expect(await done).toBe(expected);
            } else {
              expect(expected).toBeNull();
              inFlight.push({ release: started, done });
              taken += cost;
              takenByA += name === 'a' ? cost : 0;
            }
          } else if (inFlight.length > 0) {
            const [{ release, done }] = inFlight.splice(step.which % inFlight.length, 1);
            release();
            await done;
          }
        }
        for (const { release } of inFlight) release();
        await Promise.all(inFlight.map(({ done }) => done));
        expect(sentinel.spend()).toMatchObject({ sessionUsd: taken / 100, reservedUsd: 0 });
      }),
      { numRuns: 100 },
    );
  });
});

function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return (error as Intervention & { code: string }).code;
  }
}
