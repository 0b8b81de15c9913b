import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { type CurrentCall, currentCall, type GuardedActionOptions, KillSwitchError, reportCost } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { lineOf, settled } from './doubles/payments';

const KILLED = { name: 'KillSwitchError', code: 'KILL_SWITCH' };
const TEN_MINUTES_MS = 600_000;

function make() {
  const test = createTestSentinel({ policy: {}, agentId: 'ann', sessionId: 's' });
  const ledger: [string, number, string][] = [];
  test.sentinel.actions$.subscribe(({ outcome, costUsd, costSource }) => ledger.push([outcome, costUsd, costSource]));
  const guard = <Fn extends (...args: never[]) => unknown>(fn: Fn, options: GuardedActionOptions = {}) =>
    test.sentinel.guard(fn, { name: 'act', costUsd: 2, ...(options as object) });
  const spend = () => {
    const { sessionUsd, reservedUsd } = test.sentinel.spend();
    return { sessionUsd, reservedUsd };
  };
  /** A body that runs until it is told to go on. */
  const running = (ask: (call: CurrentCall) => unknown = () => undefined) => {
    let finish: () => void = () => undefined;
    let call: CurrentCall | null = null;
    const act = guard(async () => {
      call = currentCall();
      ask(call);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return 'done';
    });
    return { act, call: () => call as unknown as CurrentCall, finish: () => finish() };
  };
  return { ...test, ledger, guard, spend, running, told: () => test.interventions.map(lineOf) };
}

describe('currentCall().signal', () => {
  it.each(['with', 'without'])(
    'aborts with the KillSwitchError when the call is killed, %s a signal of the run',
    async (how) => {
      const { sentinel, running, interventions, told, clock } = make();
      const { act, call, finish } = running(({ signal }) => expect(signal.aborted).toBe(false));
      const { signal } = new AbortController();
      const done = sentinel.run({ runId: 'run', ...(how === 'with' && { signal }) }, act);
      clock.advance(1000);
      sentinel.kill('Enough.', { runId: 'run' });
      const { reason } = call().signal;
      expect(KillSwitchError.isInstance(reason)).toBe(true);
      expect(reason).toMatchObject({ ...KILLED, intervention: interventions[0] });
      expect(told()).toEqual(['1 warning warned KILL_SWITCH']);
      expect(interventions[0]).toMatchObject({
        timestamp: '2026-01-05T00:00:01.000Z',
        callId: call().id,
        rule: 'kill-switch',
        reason: 'The kill switch stopped run: Enough.',
        blastRadius: 'Flagged act',
        estimatedCostUsd: 2,
        actualCostUsd: 2,
        costPreventedUsd: 0,
        context: { killed: { agent_id: null, run_id: 'run', mission_id: null }, in_flight: true },
      });
      finish();
      expect(await done).toBe('done');
      expect(signal.aborted).toBe(false);
    },
  );

  it('tells listeners at once, and fetch and timers that take it', async () => {
    const { sentinel, running } = make();
    const heard: unknown[] = [];
    const { act, finish } = running(({ signal }) =>
      signal.addEventListener('abort', () => heard.push(signal.reason.code)),
    );
    const done = act();
    sentinel.kill('Enough.');
    expect(heard).toEqual(['KILL_SWITCH']);
    finish();
    await done;
  });

  it('is aborted already where it is asked for after the kill, in a body that began before', async () => {
    const { sentinel, running, told } = make();
    const { act, call, finish } = running();
    const done = act();
    sentinel.kill('Enough.');
    expect(told()).toEqual([]);
    expect(call().signal.reason).toMatchObject(KILLED);
    expect(call().signal).toBe(call().signal);
    expect(told()).toEqual(['1 warning warned KILL_SWITCH']);
    finish();
    await done;
  });

  it('stays as it is when the kill concerns another, and after a revival', async () => {
    const { sentinel, running, told } = make();
    const { act, call, finish } = running(({ signal }) => signal);
    const done = act();
    sentinel.kill('Enough.', { agentId: 'bob' });
    expect(call().signal.aborted).toBe(false);
    sentinel.kill('Enough of ann.', { agentId: 'ann' });
    sentinel.kill('Enough.');
    sentinel.revive();
    expect([call().signal.aborted, told()]).toEqual([true, ['1 warning warned KILL_SWITCH']]);
    finish();
    await done;
  });

  it('aborts with the reason of the run, asked for before or after', async () => {
    const { sentinel, running, told } = make();
    const controller = new AbortController();
    const [early, late] = [running(({ signal }) => signal), running()];
    const calls = sentinel.run({ signal: controller.signal }, () => [early.act(), late.act()]);
    const cause = new Error('the user went away');
    controller.abort(cause);
    expect([early.call().signal.reason, late.call().signal.reason]).toEqual([cause, cause]);
    sentinel.kill('Enough.');
    expect(early.call().signal.reason).toBe(cause);
    early.finish();
    late.finish();
    await Promise.all(calls);
    expect(told()).toEqual(['1 warning warned KILL_SWITCH', '1 warning warned KILL_SWITCH']);
  });

  it('is asked for in a synchronous body, and in what it calls', () => {
    const { sentinel, guard } = make();
    const inner = sentinel.guard(() => currentCall().signal.aborted, { name: 'inner' });
    const act = guard(() => {
      const before = currentCall().signal.aborted;
      sentinel.kill('Enough.', { runId: 'none' });
      return [before, inner(), currentCall().signal.aborted];
    });
    expect(act()).toEqual([false, false, false]);
  });

  it('of a call that has ended hears of nothing: no record, no listener', async () => {
    const { sentinel, guard, told } = make();
    const controller = new AbortController();
    const asked = guard(async () => { const call = currentCall(); void call.signal; return call; }); // biome-ignore format: short
    const unasked = guard(async () => currentCall());
    const calls = await sentinel.run({ signal: controller.signal }, () => Promise.all([asked(), unasked()]));
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    sentinel.kill('Enough.');
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    expect([told(), getEventListeners(controller.signal, 'abort')]).toEqual([[], []]);
    controller.abort();
    expect(calls[0].signal.aborted).toBe(false);
  });

  it('costs a run one listener, however many calls ask', async () => {
    const { sentinel, running } = make();
    const { signal } = new AbortController();
    const bodies = Array.from({ length: 50 }, () => running((call) => call.signal));
    const calls = sentinel.run({ signal }, () => bodies.map(({ act }) => act()));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    for (const { finish } of bodies) finish();
    await Promise.all(calls);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('The record that a call was stopped in flight', () => {
  it('is one for each call, and tells what the call cost in the end', async () => {
    const { sentinel, guard, interventions, told, ledger, clock } = make();
    const act = guard(
      async () => {
        const { signal } = currentCall();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        reportCost(0.5);
        return 'gave up';
      },
      { ambient: true },
    );
    const calls = [act(), act()];
    sentinel.kill('Enough.');
    clock.advance(1000);
    expect(await Promise.all(calls)).toEqual(['gave up', 'gave up']);
    expect(told()).toEqual([
      '1 warning warned KILL_SWITCH',
      '1 warning warned KILL_SWITCH',
      '2 warning warned KILL_SWITCH',
      '2 warning warned KILL_SWITCH',
    ]);
    expect(interventions[2]).toMatchObject({ ...interventions[0], revision: 2, actualCostUsd: 0.5, seq: 3, timestamp: expect.any(String) }); // biome-ignore format: short
    expect(ledger).toEqual([
      ['success', 0.5, 'reported'],
      ['success', 0.5, 'reported'],
    ]);
  });

  it('stands in the ledger entry of the call', async () => {
    const { sentinel, running, interventions } = make();
    const ids: (readonly string[])[] = [];
    sentinel.actions$.subscribe(({ interventionIds }) => ids.push(interventionIds));
    const { act, finish } = running((call) => call.signal);
    const done = act();
    sentinel.kill('Enough.');
    finish();
    await done;
    expect(ids).toEqual([[interventions[0].id]]);
  });

  it('is not there of calls that nobody could tell', async () => {
    const { sentinel, running, told } = make();
    const { act, finish } = running();
    const done = act();
    sentinel.kill('Enough.');
    finish();
    expect([await done, told()]).toEqual(['done', []]);
  });
});

/** How an action may hand out steps. */
const KINDS = ['an async generator', 'an object that is iterated', 'a promise of one'] as const;

describe.each(KINDS)('An iteration in flight of %s', (kind) => {
  function makeSteps(report?: number) {
    const test = make();
    const closed: string[] = [];
    async function* steps() {
      try {
        for (let step = 1; ; step++) {
          if (report !== undefined) reportCost(report);
          yield step;
        }
      } finally {
        if (report !== undefined) reportCost(1);
        closed.push('closed');
        await settled();
        closed.push('after an await');
      }
    }
    const source = { [Symbol.asyncIterator]: steps };
    const guarded: Readonly<Record<typeof kind, () => unknown>> = {
      'an async generator': () => test.guard(steps, { ambient: true }),
      'an object that is iterated': () => test.guard(() => source, { ambient: true }),
      'a promise of one': () => test.guard(async () => source, { ambient: true }),
    };
    const act = guarded[kind]() as () => AsyncIterable<number> | Promise<AsyncIterable<number>>;
    const iterate = async () => (await act())[Symbol.asyncIterator]();
    return { ...test, iterate, act, closed };
  }

  it('rejects at its next step, then is done; what it holds open is closed', async () => {
    const { sentinel, iterate, closed, told } = makeSteps();
    const steps = await iterate();
    expect(await steps.next()).toEqual({ done: false, value: 1 });
    sentinel.kill('Enough.');
    expect(told()).toEqual(['1 warning warned KILL_SWITCH']);
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    expect(closed).toEqual(['closed']);
    await settled();
    await settled();
    expect(closed).toEqual(['closed', 'after an await']);
    expect(await steps.next()).toEqual({ done: true, value: undefined });
    expect(await steps.return?.()).toMatchObject({ done: true });
  });

  it('settles at its estimate where it reported nothing', async () => {
    const { sentinel, iterate, spend, ledger, told } = makeSteps();
    const steps = await iterate();
    await steps.next();
    sentinel.kill('Enough.');
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    expect([spend(), ledger]).toEqual([{ sessionUsd: 2, reservedUsd: 0 }, [['error', 2, 'estimate']]]);
    expect(told()).toEqual(['1 warning warned KILL_SWITCH']);
  });

  it('settles at what it reported, in its closing too', async () => {
    const { sentinel, iterate, spend, ledger, told, interventions } = makeSteps(0.25);
    const steps = await iterate();
    await steps.next();
    await steps.next();
    sentinel.kill('Enough.');
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    expect([spend(), ledger]).toEqual([{ sessionUsd: 1.5, reservedUsd: 0 }, [['error', 1.5, 'reported']]]);
    expect(told()).toEqual(['1 warning warned KILL_SWITCH', '2 warning warned KILL_SWITCH']);
    expect(interventions[1].actualCostUsd).toBe(1.5);
  });

  it('ends a loop over it by the error', async () => {
    const { sentinel, act, closed } = makeSteps();
    const values: number[] = [];
    const loop = async () => {
      for await (const value of await act()) {
        values.push(value);
        if (value === 3) sentinel.kill('Enough.');
      }
    };
    await expect(loop()).rejects.toMatchObject(KILLED);
    expect([values, closed]).toEqual([[1, 2, 3], ['closed']]);
  });

  it('goes on where the kill concerns another', async () => {
    const { sentinel, iterate, told } = makeSteps();
    const steps = await iterate();
    await steps.next();
    sentinel.kill('Enough.', { agentId: 'bob' });
    expect(await steps.next()).toEqual({ done: false, value: 2 });
    expect(told()).toEqual([]);
  });

  it('stays stopped though it is revived before its next step', async () => {
    const { sentinel, iterate } = makeSteps();
    const steps = await iterate();
    await steps.next();
    sentinel.kill('Enough.');
    sentinel.revive();
    await expect(steps.next()).rejects.toMatchObject(KILLED);
  });

  it('that has ended hears of nothing', async () => {
    const { sentinel, iterate, told, spend } = makeSteps();
    const steps = await iterate();
    await steps.next();
    await steps.return?.();
    sentinel.kill('Enough.');
    expect(await steps.next()).toMatchObject({ done: true });
    expect([told(), spend()]).toEqual([[], { sessionUsd: 2, reservedUsd: 0 }]);
  });
});

describe('An object that is iterated', () => {
  const stepsOf = () => ({ async *[Symbol.asyncIterator]() { yield 1; yield 2; } }); // biome-ignore format: short

  it('rejects at its first step where it was killed before, and another iterator of it too', async () => {
    const { sentinel, guard, clock } = make();
    const source = guard(stepsOf)();
    sentinel.kill('Enough.');
    for (let turn = 0; turn < 2; turn++) {
      await expect(source[Symbol.asyncIterator]().next()).rejects.toMatchObject(KILLED);
    }
    clock.advance(TEN_MINUTES_MS);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that several calls returned is stopped with any of them', async () => {
    const { sentinel, guard, spend, ledger } = make();
    const shared = stepsOf();
    const act = guard(() => shared);
    sentinel.run({ runId: 'r1' }, act);
    sentinel.run({ runId: 'r2' }, act);
    const steps = shared[Symbol.asyncIterator]();
    await steps.next();
    sentinel.kill('Enough.', { runId: 'r2' });
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    expect([spend(), ledger.length]).toEqual([{ sessionUsd: 4, reservedUsd: 0 }, 2]);
  });

  it('that a later call returned again is stopped with that call', async () => {
    const { sentinel, guard } = make();
    const shared = stepsOf();
    const act = guard(() => shared);
    for await (const _ of act()) void _;
    const steps = act()[Symbol.asyncIterator]();
    await steps.next();
    sentinel.kill('Enough.');
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    sentinel.revive();
    const again: number[] = [];
    for await (const value of act()) again.push(value);
    expect(again).toEqual([1, 2]);
  });

  it('of which nobody knows how to close it, is stopped all the same', async () => {
    const { sentinel, guard, spend } = make();
    const broken = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false as const, value: 1 }), return: async () => { throw new Error('cannot close'); } }) }; // biome-ignore format: short
    const bare = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false as const, value: 1 }) }) };
    for (const source of [broken, bare]) {
      const steps = guard(() => source, { name: source === bare ? 'bare' : 'broken' })()[Symbol.asyncIterator]();
      await steps.next();
      sentinel.kill('Enough.');
      await expect(steps.next()).rejects.toMatchObject(KILLED);
      sentinel.revive();
    }
    await settled();
    expect(spend()).toEqual({ sessionUsd: 4, reservedUsd: 0 });
  });

  it('runs to its end where it is a Node stream: that is settled by its own end', async () => {
    const { sentinel, guard, spend, ledger } = make();
    const stream = guard(() => Readable.from([1, 2, 3]))();
    const values: number[] = [];
    for await (const value of stream) {
      values.push(value as number);
      if (value === 1) sentinel.kill('Enough.');
    }
    await settled();
    expect([values, spend(), ledger]).toEqual([
      [1, 2, 3],
      { sessionUsd: 2, reservedUsd: 0 },
      [['success', 2, 'estimate']],
    ]);
  });
});

describe('A generator', () => {
  it('whose step is under way gives that step, and rejects at the next', async () => {
    const { sentinel, guard } = make();
    let go: () => void = () => undefined;
    const steps = guard(async function* () {
      yield 1;
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      yield 2;
      yield 3;
    })();
    await steps.next();
    const underWay = steps.next();
    await settled();
    sentinel.kill('Enough.');
    const next = steps.next();
    next.catch(() => undefined);
    go();
    expect(await underWay).toEqual({ done: false, value: 2 });
    await expect(next).rejects.toMatchObject(KILLED);
    expect(await steps.next()).toMatchObject({ done: true });
  });

  it('that was killed before its first step never asks its body', async () => {
    const { sentinel, guard, told, spend } = make();
    const body = jest.fn();
    const steps = guard(async function* () { body(); yield 1; })(); // biome-ignore format: short
    sentinel.kill('Enough.');
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    expect([body.mock.calls, told(), spend().sessionUsd]).toEqual([[], ['1 hard_block blocked KILL_SWITCH'], 0]);
  });

  it('whose closing fails is stopped all the same, and nobody else hears of it', async () => {
    const { sentinel, guard, spend } = make();
    const steps = guard(async function* () {
      try {
        yield 1;
      } finally {
        await settled();
        // biome-ignore lint/correctness/noUnsafeFinally: that is the case.
        throw new Error('cannot close');
      }
    })();
    await steps.next();
    sentinel.kill('Enough.');
    await expect(steps.next()).rejects.toMatchObject(KILLED);
    await settled();
    await settled();
    expect(spend()).toEqual({ sessionUsd: 2, reservedUsd: 0 });
  });
});
