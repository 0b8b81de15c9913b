import { type ActionCall, allow, type Decision, deny, GuardedAction, PolicyRule, warn } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';

/** Answers by a promise, without being a native async function. */
const late = (decision: Decision) => new StubRule(() => Promise.resolve(decision), { name: 'late' });

class AsyncRule extends PolicyRule {
  readonly name = 'async-rule';
  readonly stage = 'access';

  async evaluate(): Promise<Decision> {
    return allow();
  }
}

describe('A rule that must wait', () => {
  it('is waited for before the body of an async action begins', async () => {
    const { sentinel } = createTestSentinel({ rules: [late(deny('NO', 'It says no.'))] });
    const body = jest.fn(async () => undefined);
    await expect(sentinel.guard(body, { name: 'act', mode: 'async' })()).rejects.toMatchObject({ code: 'NO' });
    expect(body).not.toHaveBeenCalled();
  });

  it('is waited for at the first next() of a generator', async () => {
    const { sentinel } = createTestSentinel({ rules: [late(deny('NO', 'It says no.'))] });
    const generator = sentinel.guard(async function* () { yield 1; }, { name: 'act' })(); // biome-ignore format: short
    await expect(generator.next()).rejects.toMatchObject({ code: 'NO' });
    await expect(generator.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it.each<[string, Decision | Promise<Decision>]>([
    ['allows', allow()],
    ['denies', deny('NO', 'It says no.')],
    ['rejects', Promise.reject(new Error('broken'))],
  ])('refuses a synchronous action, whatever it answers in the end: it %s', async (_what, answer) => {
    const rule = new StubRule(() => Promise.resolve(answer), { name: 'late' });
    const { sentinel, interventions } = createTestSentinel({ rules: [rule] });
    const body = jest.fn();
    expect(sentinel.guard(() => body(), { name: 'act', costUsd: 2 })).toThrow(
      expect.objectContaining({
        code: 'ASYNC_RULE_ON_SYNC_ACTION',
        message: expect.stringContaining('act is synchronous'),
      }),
    );
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(body).not.toHaveBeenCalled();
    expect(interventions).toMatchObject([
      { type: 'hard_block', rule: null, reasonCode: 'ASYNC_RULE_ON_SYNC_ACTION', costPreventedUsd: 2 },
    ]);
  });

  it('does not matter to a synchronous action that a rule before it refuses', () => {
    const { sentinel } = createTestSentinel({ policy: { deniedActions: ['act'] }, rules: [late(allow())] });
    expect(sentinel.guard(() => 1, { name: 'act' })).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
  });

  describe('whose evaluate is a native async function', () => {
    const refusal = expect.objectContaining({
      name: 'ConfigurationError',
      code: 'ASYNC_RULE_ON_SYNC_ACTION',
      message: expect.stringMatching(/"async-rule".*mode: 'async'/),
    });

    it('is a ConfigurationError at attachment of a synchronous action', () => {
      class Agent {
        @GuardedAction()
        act() {}
      }
      const { sentinel } = createTestSentinel({ rules: [new AsyncRule()] });
      expect(() => sentinel.attach(new Agent())).toThrow(refusal);
      expect(() => sentinel.get(Agent)).toThrow(refusal);
      expect(() => sentinel.guard(() => 1, { name: 'act' })).toThrow(refusal);
    });

    it.each<[string, PolicyRule]>([
      ['narrowed', new AsyncRule().forActions('act')],
      ['narrowed and narrowed', new AsyncRule().when(() => true).inShadow()],
    ])('is one too when it is %s', (_how, rule) => {
      const { sentinel } = createTestSentinel({ rules: [rule] });
      expect(() => sentinel.guard(() => 1, { name: 'act' })).toThrow(refusal);
    });

    it('is none for an async action, nor where the rule does not apply', async () => {
      const { sentinel } = createTestSentinel({
        rules: [new AsyncRule().forActions('other'), new AsyncRule().forTags('slow')],
      });
      expect(sentinel.guard(() => 1, { name: 'act' })()).toBe(1);
      await expect(sentinel.guard(async () => 2, { name: 'slow', tags: ['slow'] })()).resolves.toBe(2);
      await expect(sentinel.guard(() => Promise.resolve(3), { name: 'other', mode: 'async' })()).resolves.toBe(3);
    });
  });
});

describe('The arguments of a call that waits', () => {
  interface Order {
    amount: number;
    readonly lines: { item: string }[];
  }

  function make(decision: Decision) {
    let answer: () => void = () => undefined;
    const seen: unknown[] = [];
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const look = (call: ActionCall) => void seen.push(structuredClone(call.arguments));
    const first = new StubRule(async (call: ActionCall) => { look(call); await asked; look(call); return allow(); }); // biome-ignore format: short
    const second = new StubRule((call) => { look(call); return decision; }); // biome-ignore format: short
    const { sentinel, interventions } = createTestSentinel({ rules: [first, second] });
    const body = jest.fn(async (order: Order, shared: unknown) => [order, shared]);
    return {
      act: sentinel.guard(body, { name: 'act', params: ['order', 'shared'], mode: 'async' }),
      answer,
      seen,
      body,
      interventions,
    };
  }

  it('are those of the moment of the call for rules, body and record, though the caller changes its objects', async () => {
    const { act, answer, seen, body, interventions } = make(warn('HM', 'It remarks.'));
    const order: Order = { amount: 5, lines: [{ item: 'a' }] };
    const given = structuredClone(order);
    const done = act(order, null);
    order.amount = 1_000_000;
    order.lines[0].item = 'changed';
    order.lines.push({ item: 'new' });
    answer();
    await done;
    expect(seen).toEqual([1, 2, 3].map(() => ({ order: given, shared: null })));
    expect(body.mock.calls).toEqual([[given, null]]);
    expect(interventions).toMatchObject([{ originalInputs: { order: given } }]);
    expect(order.amount).toBe(1_000_000);
  });

  it('are those of the moment of the call in the record of a refusal', async () => {
    const { act, answer, interventions } = make(deny('NO', 'It says no.'));
    const order: Order = { amount: 5, lines: [] };
    const done = act(order, null);
    order.amount = 1_000_000;
    answer();
    await expect(done).rejects.toMatchObject({ code: 'NO' });
    expect(interventions).toMatchObject([{ originalInputs: { order: { amount: 5 } } }]);
  });

  it("leave the caller's own objects as they are", async () => {
    const { act, answer, body } = make(allow());
    const order: Order = Object.freeze({ amount: 5, lines: Object.freeze([]) as unknown as Order['lines'] });
    answer();
    await act(order, null);
    expect(body.mock.calls[0][0]).toEqual(order);
    expect(body.mock.calls[0][0]).not.toBe(order);
  });

  it('keep what is no plain data: instances, functions, streams', async () => {
    class Connection {}
    const { act, answer, body } = make(allow());
    const connection = new Connection();
    answer();
    await act({ amount: 1, lines: [] }, connection);
    expect(body.mock.calls[0][1]).toBe(connection);
  });

  it('stay one object when the caller passed one object twice', async () => {
    const { act, answer, body } = make(allow());
    const order: Order = { amount: 5, lines: [] };
    answer();
    await act(order, order);
    expect(body.mock.calls[0][0]).toBe(body.mock.calls[0][1]);
  });
});
