import { type CurrentCall, currentCall, GuardedAction, type Intervention } from '../../src';
import { createTestSentinel } from '../../src/testing';

const later = () => new Promise<void>((resolve) => setImmediate(resolve));

function refusalOf(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    return error;
  }
}
const NO_CALL = expect.objectContaining({ code: 'NO_CURRENT_CALL', message: expect.stringContaining('ambient: true') });

describe('currentCall', () => {
  it('tells a body about its own call', async () => {
    const { sentinel } = createTestSentinel({ sessionId: 's', policy: { warnings: { actions: ['*'] } } });
    const { signal } = new AbortController();
    const act = sentinel.guard(async () => currentCall(), { name: 'act', costUsd: 0.25 });
    const call = await sentinel.run({ runId: 'r', agentId: 'a', signal }, () => act());
    expect(call).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      action: { name: 'act', costUsd: 0.25, mode: 'async' },
      runId: 'r',
      agentId: 'a',
      sessionId: 's',
      parentCallId: null,
      estimatedCostUsd: 0.25,
    });
    expect(call.signal).toBeInstanceOf(AbortSignal);
  });

  it('has the id under which the call stands in its records', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy: { warnings: { actions: ['*'] } } });
    const call = await sentinel.guard(async () => currentCall(), { name: 'act' })();
    expect(interventions.map(({ callId }: Intervention) => callId)).toEqual([call.id]);
  });

  it('is there in the synchronous part of sync, async and generator bodies', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const names: string[] = [];
    const note = () => names.push(currentCall().action.name);
    sentinel.guard(() => note(), { name: 'sync' })();
    await sentinel.guard(async () => note(), { name: 'async' })();
    const generator = sentinel.guard(
      async function* () {
        note();
        yield 1;
        note();
      },
      { name: 'generator' },
    );
    for await (const _ of generator()) names.push('between');
    expect(names).toEqual(['sync', 'async', 'generator', 'between', 'generator']);
  });

  it('throws NO_CURRENT_CALL outside of a body, and names the option', () => {
    expect(refusalOf(currentCall)).toEqual(NO_CALL);
  });

  it('throws NO_CURRENT_CALL after an await, and once a body has ended or thrown', async () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const act = sentinel.guard(
      async () => {
        await null;
        return refusalOf(currentCall);
      },
      { name: 'act' },
    );
    const fail = sentinel.guard(
      () => {
        throw new Error('mine');
      },
      { name: 'fail' },
    );
    expect(await act()).toEqual(NO_CALL);
    expect(fail).toThrow('mine');
    expect(refusalOf(currentCall)).toEqual(NO_CALL);
  });

  it('is the outer call again after an inner one', () => {
    const { sentinel } = createTestSentinel({ policy: {} });
    const inner = () => currentCall();
    const guardedInner = sentinel.guard(inner);
    const outer = () => [currentCall(), guardedInner(), currentCall()];
    const [before, within, after] = sentinel.guard(outer)();
    expect([before.action.name, within.action.name, after.id]).toEqual(['outer', 'inner', before.id]);
  });

  describe('with ambient: true', () => {
    it('is there anywhere in the body, also in parallel calls', async () => {
      const { sentinel } = createTestSentinel({ policy: {} });
      const act = sentinel.guard(
        async (own: string) => {
          const first = currentCall().id;
          await later();
          const [, second] = await Promise.all([later(), Promise.resolve().then(() => currentCall().id)]);
          return { own, same: new Set([first, second, currentCall().id]).size === 1, id: first };
        },
        { name: 'act', ambient: true },
      );
      const calls = await Promise.all(['a', 'b', 'c'].map((own) => act(own)));
      expect(calls.map(({ own, same }) => [own, same])).toEqual([
        ['a', true],
        ['b', true],
        ['c', true],
      ]);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
    });

    it('does not leak out of the body', async () => {
      const { sentinel } = createTestSentinel({ policy: {} });
      await sentinel.guard(async () => later(), { name: 'act', ambient: true })();
      expect(refusalOf(currentCall)).toEqual(NO_CALL);
    });
  });
});

describe('The parent of a call', () => {
  function make(ambient: boolean) {
    const { sentinel, interventions } = createTestSentinel({ policy: { warnings: { actions: ['inner'] } } });
    const inner = async () => undefined;
    const guardedInner = sentinel.guard(inner);
    const outer = async (): Promise<string> => {
      const { id }: CurrentCall = currentCall();
      await guardedInner();
      await guardedInner();
      return id;
    };
    return { interventions, outer: sentinel.guard(outer, { ambient }) };
  }

  it('is the call in whose synchronous part it was made, else unknown', async () => {
    const { interventions, outer } = make(false);
    const id = await outer();
    expect(interventions.map(({ parentCallId }) => parentCallId)).toEqual([id, null]);
  });

  it('is known anywhere in the body with ambient: true', async () => {
    const { interventions, outer } = make(true);
    const ids = await Promise.all([outer(), outer()]);
    const parents = interventions.map(({ parentCallId }) => parentCallId);
    expect(parents.sort()).toEqual([...ids, ...ids].sort());
  });

  it('is never a call of another Sentinel', async () => {
    const { sentinel: one } = createTestSentinel({ policy: {} });
    const { sentinel: other, interventions } = createTestSentinel({ policy: { deniedActions: ['*'] } });
    const inner = () => undefined;
    const guardedInner = other.guard(inner);
    const outer = () => expect(guardedInner).toThrow();
    one.guard(outer)();
    expect(interventions).toMatchObject([{ parentCallId: null }]);
  });

  it('charges both calls, each on its own', async () => {
    class Shop {
      @GuardedAction({ name: 'order', costUsd: 2 })
      order(): string {
        return this.pay();
      }

      @GuardedAction({ name: 'pay', costUsd: 1 })
      pay() {
        return 'paid';
      }
    }
    const { sentinel } = createTestSentinel({ policy: {} });
    expect(sentinel.get(Shop).order()).toBe('paid');
    expect(sentinel.spend()).toMatchObject({
      sessionUsd: 3,
      actions: { order: { calls: 1, costUsd: 2 }, pay: { calls: 1, costUsd: 1 } },
    });
  });
});

describe('A guarded function within another', () => {
  it.each([
    ['without a name', [(): unknown => undefined, (inner: () => unknown): unknown => inner()]],
    [
      'of the same name',
      [
        function act() {},
        function act(inner: () => unknown): unknown {
          return inner();
        },
      ],
    ],
  ] as const)('is never taken for a part of the other one: functions %s', (_what, [inside, outside]) => {
    const { sentinel, interventions } = createTestSentinel({ policy: { deniedActions: ['inner'] } });
    const inner = sentinel.guard(inside as () => unknown, { name: 'inner' });
    const outer = sentinel.guard(outside, { name: 'outer' });
    expect(() => outer(inner)).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
    expect(interventions).toMatchObject([{ actionName: 'inner', outcome: 'blocked' }]);
  });

  it('is never taken for a part of the other one: functions that stand on one object', () => {
    const { sentinel } = createTestSentinel({ policy: { deniedActions: ['inner'] } });
    const tools: { inner?: () => unknown; outer?: () => unknown } = {};
    tools.inner = sentinel.guard(() => 'ran', { name: 'inner' });
    tools.outer = sentinel.guard((): unknown => tools.inner?.(), { name: 'outer' });
    expect(() => tools.outer?.()).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
  });
});
