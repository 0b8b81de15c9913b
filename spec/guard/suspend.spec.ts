import { ApprovalPendingError, allow, GuardedAction, type GuardedActionOptions, QueueApprovalGate } from '../../src';
import { createTestSentinel, ScriptedApprover } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';
import { ASKS, lineOf, MINUTE_MS, makePayments, type Order, refusalOf, settled } from './doubles/payments';

const SUSPENDS = { onApproval: 'suspend' } as const;
const PENDING = { name: 'ApprovalPendingError', code: 'APPROVAL_PENDING' };
const RESUMED = { name: 'ConfigurationError', code: 'ALREADY_RESUMED' };
const UNKNOWN = { name: 'ConfigurationError', code: 'UNKNOWN_APPROVAL' };

/** The id under which a call was suspended. */
async function suspended(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (ApprovalPendingError.isInstance(error)) return error.approvalId;
    throw error;
  }
  throw new Error('It was not suspended.');
}

function make(...[options = {}, action = {}]: Parameters<typeof makePayments>) {
  const test = makePayments({ ...SUSPENDS, ...options }, action);
  return { ...test, resume: (id: string) => test.sentinel.resume(id) };
}

describe('A call that is suspended', () => {
  it('throws ApprovalPendingError after its record, and holds nothing', async () => {
    const { sentinel, pay, interventions, body, spend, queue } = make();
    const seenAtThrow: string[] = [];
    const error = await sentinel
      .run({ runId: 'run' }, () => pay({ amount: 5 }))
      .catch((pending: unknown) => {
        seenAtThrow.push(...interventions.map(lineOf));
        return pending;
      });
    expect(ApprovalPendingError.isInstance(error)).toBe(true);
    const [{ id, approvalId }] = interventions;
    expect(error).toMatchObject({
      ...PENDING,
      recoverable: true,
      approvalId,
      intervention: interventions[0],
      details: { interventionId: id, actionName: 'pay_invoice', approvalId },
    });
    expect(seenAtThrow).toEqual(['1 approval_required escalated APPROVAL_REQUIRED']);
    expect(queue.pending()).toMatchObject([{ id: approvalId, actionName: 'pay_invoice' }]);
    expect([body.mock.calls, spend()]).toEqual([[], { sessionUsd: 0, reservedUsd: 0 }]);
  });

  it('runs when it is resumed after a yes, once, and gives what its body gives', async () => {
    const { clock, queue, pay, resume, told, spend, body, ledger } = make();
    const id = await suspended(() => pay({ amount: 5 }));
    clock.advance(1000);
    queue.approve(id, { by: 'lead' });
    await settled();
    expect([told(), body.mock.calls]).toEqual([['1 approval_required escalated APPROVAL_REQUIRED'], []]);
    clock.advance(1000);
    expect(await resume(id)).toBe(5);
    expect(told()[1]).toBe('2 approval_required approved_after_review APPROVAL_REQUIRED');
    expect(ledger).toMatchObject([{ approvalId: id, costUsd: 2 }]);
    expect(spend()).toEqual({ sessionUsd: 2, reservedUsd: 0 });
    expect(await refusalOf(resume(id))).toEqual(RESUMED);
    expect(body.mock.calls).toHaveLength(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('tells when it was decided, not when it was resumed', async () => {
    const { clock, queue, pay, resume, interventions } = make();
    const id = await suspended(() => pay({ amount: 5 }));
    clock.advance(1000);
    queue.approve(id);
    await settled();
    clock.advance(86_400_000);
    await resume(id);
    expect(interventions[1]).toMatchObject({
      timestamp: '2026-01-06T00:00:01.000Z',
      context: { decided_at: '2026-01-05T00:00:01.000Z' },
    });
  });

  it('may be resumed at once after the answer', async () => {
    const { queue, pay, resume } = make();
    const id = await suspended(() => pay({ amount: 5 }));
    queue.approve(id);
    expect(await resume(id)).toBe(5);
  });

  it('is given to one of several who resume it at once', async () => {
    const { queue, pay, resume, body } = make();
    const id = await suspended(() => pay({ amount: 5 }));
    queue.approve(id);
    const ends = await Promise.all([resume(id), resume(id), resume(id)].map(refusalOf));
    expect(ends).toEqual([{ result: 5 }, RESUMED, RESUMED]);
    expect(body.mock.calls).toHaveLength(1);
  });

  it('is still pending when it is resumed before the answer, as often as one likes', async () => {
    const { queue, pay, resume } = make();
    const id = await suspended(() => pay({ amount: 5 }));
    for (let turn = 0; turn < 2; turn++) {
      expect(await refusalOf(resume(id))).toEqual(PENDING);
      expect(await suspended(() => resume(id))).toBe(id);
    }
    queue.approve(id);
    expect(await resume(id)).toBe(5);
  });

  it.each<[string, (test: ReturnType<typeof make>, id: string) => void, string, string]>([
    ['a no', ({ queue }, id) => queue.reject(id, { notes: 'no' }), 'rejected_after_review', 'APPROVAL_REJECTED'],
    ['the time limit', ({ clock }) => clock.advance(MINUTE_MS), 'blocked', 'APPROVAL_EXPIRED'],
    ['a kill', ({ sentinel }) => sentinel.kill('Enough.'), 'blocked', 'KILL_SWITCH'],
    ['the close', ({ sentinel }) => void sentinel.close(), 'blocked', 'APPROVAL_CANCELLED'],
  ])(
    'never runs after %s: the record says so at once, and each resume throws that error',
    async (_what, end, outcome, code) => {
      const test = make();
      const id = await suspended(() => test.pay({ amount: 5 }));
      end(test, id);
      await settled();
      expect(test.told()).toEqual([
        '1 approval_required escalated APPROVAL_REQUIRED',
        `2 approval_required ${outcome} ${code}`,
      ]);
      const errors = await Promise.all([1, 2].map(() => test.resume(id).catch((error: unknown) => error)));
      expect(errors[0]).toMatchObject({ code, intervention: test.interventions[1] });
      expect(errors[1]).toBe(errors[0]);
      expect([test.body.mock.calls, test.interventions.length, test.clock.pendingTimers]).toEqual([[], 2, 0]);
    },
  );

  it('is cancelled by its run', async () => {
    const { sentinel, pay, resume } = make();
    const controller = new AbortController();
    const id = await suspended(() => sentinel.run({ signal: controller.signal }, () => pay({ amount: 5 })));
    controller.abort();
    expect(await refusalOf(resume(id))).toMatchObject({ code: 'APPROVAL_CANCELLED' });
  });

  it('is known to its own Sentinel only, and by its own id', async () => {
    const { queue, pay, resume } = make();
    const id = await suspended(() => pay({ amount: 5 }));
    queue.approve(id);
    expect(await refusalOf(make().resume(id))).toEqual(UNKNOWN);
    expect(await refusalOf(resume('another'))).toEqual(UNKNOWN);
    expect(await refusalOf(resume(undefined as never))).toEqual(UNKNOWN);
    await expect(resume('x'.repeat(500))).rejects.toThrow(
      /^.{0,64}No call of this Sentinel waits for approval x{64}\. /,
    );
  });

  it('is not one where a gate waits: what waited is not known to resume', async () => {
    const { sentinel, queue, pay, waiting } = makePayments();
    const done = pay({ amount: 5 });
    const id = waiting();
    expect(await refusalOf(sentinel.resume(id))).toEqual(UNKNOWN);
    queue.approve(id);
    expect(await done).toBe(5);
  });

  it('is refused with NO_APPROVER where nobody can be asked', async () => {
    const { pay } = make({ approvals: undefined });
    await expect(pay({ amount: 5 })).rejects.toMatchObject({ code: 'NO_APPROVER' });
  });

  it.each<[string, 'wait' | 'suspend' | undefined, 'wait' | 'suspend' | undefined, boolean]>([
    ['neither says', undefined, undefined, false],
    ['the Sentinel says so', 'suspend', undefined, true],
    ['the action says so', undefined, 'suspend', true],
    ['the action says so, and the Sentinel otherwise', 'wait', 'suspend', true],
    ['the action says otherwise', 'suspend', 'wait', false],
  ])('is one by the action, else by the Sentinel: %s', async (_what, ofSentinel, ofAction, isSuspended) => {
    const { pay, queue } = makePayments({ onApproval: ofSentinel }, { onApproval: ofAction });
    const done = refusalOf(pay({ amount: 5 }));
    await settled();
    if (!isSuspended) queue.approve(queue.pending()[0].id);
    expect(await done).toEqual(isSuspended ? PENDING : { result: 5 });
  });
});

describe('What is left to decide when a call is resumed', () => {
  /** A call with a yes. */
  async function approved(...given: Parameters<typeof make>) {
    const test = make(...given);
    const id = await suspended(() => test.pay({ amount: 5 }));
    test.queue.approve(id, { by: 'lead' });
    await settled();
    return { ...test, id };
  }

  it.each<[string, (test: ReturnType<typeof make>) => unknown, string, string]>([
    ['a kill', ({ sentinel }) => sentinel.kill('Enough.'), 'KillSwitchError', 'KILL_SWITCH'],
    [
      'a policy that denies it',
      ({ sentinel }) => sentinel.updatePolicy({ deniedActions: ['pay_*'] }),
      'PolicyViolationError',
      'ACTION_DENIED',
    ],
    [
      'a budget that is gone',
      ({ sentinel }) => sentinel.guard(() => 1, { name: 'other', costUsd: 2 })(),
      'BudgetExceededError',
      'BUDGET_EXCEEDED',
    ],
  ])('is decided then: %s between the yes and the resume refuses it', async (_what, change, name, code) => {
    const test = await approved({ policy: { ...ASKS, budgets: { session: 3 } } });
    change(test);
    const before = test.spend();
    expect(await refusalOf(test.resume(test.id))).toEqual({ name, code });
    expect(test.told()[1]).toBe(`2 approval_required blocked ${code}`);
    expect(test.interventions[1]).toMatchObject({ id: test.interventions[0].id, context: { decided_by: 'lead' } });
    expect([test.body.mock.calls, test.spend()]).toEqual([[], before]);
    expect(await refusalOf(test.resume(test.id))).toEqual(RESUMED);
  });

  it('is nothing where the answer came in time: it may be resumed after the time limit', async () => {
    const test = await approved();
    test.clock.advance(10 * MINUTE_MS);
    expect(await test.resume(test.id)).toBe(5);
  });

  it('a revived kill switch stops nothing', async () => {
    const test = await approved();
    test.sentinel.kill('Enough.');
    test.sentinel.revive();
    expect(await test.resume(test.id)).toBe(5);
  });

  it('is nothing where the Sentinel was closed after the yes', async () => {
    const test = await approved();
    await test.sentinel.close();
    expect(await test.resume(test.id)).toBe(5);
  });

  it('the error of its body is its own', async () => {
    const mine = new Error('mine');
    const test = await approved();
    test.body.mockRejectedValue(mine);
    await expect(test.resume(test.id)).rejects.toBe(mine);
    expect(test.ledger).toMatchObject([{ outcome: 'error', costUsd: 2 }]);
  });
});

describe('Every kind of action can be suspended', () => {
  class Agent {
    readonly name = 'agent one';

    @GuardedAction({ requiresApproval: true, costUsd: 1 })
    sync(text: string): string {
      return `${this.name}: ${text}, ${this.note()}`;
    }

    @GuardedAction({ requiresApproval: true, costUsd: 1 })
    async later(text: string): Promise<string> {
      await settled();
      return `${this.name}: ${text}, ${this.note()}`;
    }

    @GuardedAction({ requiresApproval: true, costUsd: 1 })
    async *steps(text: string) {
      try {
        yield `${this.name}: ${text}`;
        await settled();
        yield this.note();
      } finally {
        this.note();
      }
    }

    @GuardedAction()
    note(): string {
      return 'noted';
    }
  }

  function makeAgent() {
    const test = createTestSentinel({ ...SUSPENDS, policy: {}, approvals: new QueueApprovalGate() });
    const entries: [string, string][] = [];
    test.sentinel.actions$.subscribe(({ action, runId }) => entries.push([action, runId]));
    const agent = test.sentinel.get(Agent);
    const inRun = <T>(call: () => T): T => test.sentinel.run({ runId: 'its own', agentId: 'ann' }, call);
    return { ...test, agent, entries, inRun, spend: () => test.sentinel.spend() };
  }

  it('a synchronous one throws at once, and its resume runs it in its own run', async () => {
    const { sentinel, agent, entries, inRun } = makeAgent();
    const id = await suspended(() => inRun(() => agent.sync('hello')));
    sentinel.approvals.approve(id);
    const result = sentinel.resume<string>(id);
    expect(await result).toBe('agent one: hello, noted');
    expect(entries).toEqual([['note', 'its own'], ['sync', 'its own']]); // biome-ignore format: short
  });

  it('an asynchronous one runs in its own run, also after an await', async () => {
    const { sentinel, agent, entries, inRun } = makeAgent();
    const id = await suspended(() => inRun(() => agent.later('hello')));
    sentinel.approvals.approve(id);
    expect(await sentinel.run({ runId: 'of who resumes' }, () => sentinel.resume(id))).toBe('agent one: hello, noted');
    expect(entries).toEqual([['note', 'its own'], ['later', 'its own']]); // biome-ignore format: short
  });

  it('an async generator runs in its own run, wherever it is iterated', async () => {
    const { sentinel, agent, entries, inRun, spend } = makeAgent();
    const id = await suspended(() => inRun(() => agent.steps('hello').next()));
    sentinel.approvals.approve(id);
    const steps = await sentinel.resume<AsyncGenerator<string>>(id);
    const values: string[] = [];
    await sentinel.run({ runId: 'of who iterates' }, async () => {
      for await (const value of steps) values.push(value);
    });
    expect(values).toEqual(['agent one: hello', 'noted']);
    expect(entries).toEqual([['note', 'its own'], ['note', 'its own'], ['steps', 'its own']]); // biome-ignore format: short
    expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });

  it('an async generator is decided about at its first next(), and holds nothing before', async () => {
    const { sentinel, agent, spend, interventions } = makeAgent();
    const id = await suspended(() => agent.steps('hello').next());
    sentinel.approvals.approve(id);
    const steps = await sentinel.resume<AsyncGenerator<string>>(id);
    expect([spend().reservedUsd, interventions.length]).toEqual([0, 1]);
    sentinel.kill('Enough.');
    await expect(steps.next()).rejects.toMatchObject({
      code: 'KILL_SWITCH',
      intervention: { revision: 2, approvalId: id },
    });
    expect(await refusalOf(sentinel.resume(id))).toEqual(RESUMED);
  });

  it('an async generator that is given up before its first next() never runs, and holds nothing', async () => {
    const { sentinel, agent, spend, entries } = makeAgent();
    const id = await suspended(() => agent.steps('hello').next());
    sentinel.approvals.approve(id);
    const steps = await sentinel.resume<AsyncGenerator<string>>(id);
    expect(await steps.return(undefined)).toEqual({ done: true, value: undefined });
    expect(await steps.next()).toEqual({ done: true, value: undefined });
    expect([spend(), entries]).toMatchObject([{ sessionUsd: 0, reservedUsd: 0 }, []]);
  });

  it.each<[string, (sentinel: ReturnType<typeof makeAgent>['sentinel'], id: string) => void, unknown]>([
    ['nobody has decided', () => undefined, PENDING],
    [
      'a no',
      (sentinel, id) => sentinel.approvals.reject(id),
      { name: 'ApprovalRejectedError', code: 'APPROVAL_REJECTED' },
    ],
  ])('an async generator is not handed out where %s', async (_what, answer, refusal) => {
    const { sentinel, agent } = makeAgent();
    const id = await suspended(() => agent.steps('hello').next());
    answer(sentinel, id);
    expect(await refusalOf(sentinel.resume(id))).toEqual(refusal);
  });

  it('an object that is iterated, or a stream, holds its call until its end', async () => {
    const { sentinel, spend } = makeAgent();
    const source = { async *[Symbol.asyncIterator]() { yield 1; } }; // biome-ignore format: short
    const act = sentinel.guard(async () => source, { name: 'act', requiresApproval: true, costUsd: 1 });
    const id = await suspended(act);
    sentinel.approvals.approve(id);
    const resumed = await sentinel.resume<typeof source>(id);
    expect(spend().reservedUsd).toBe(1);
    for await (const value of resumed) expect(value).toBe(1);
    expect(spend()).toMatchObject({ sessionUsd: 1, reservedUsd: 0 });
  });
});

describe('approvalKey', () => {
  const keyed: GuardedActionOptions<[Order, string?]> = { approvalKey: 'march' };
  const of = (amount: number): Order => ({ amount });

  it('has the same call asked about once: what is repeated gets the same id, and then the answer', async () => {
    const { queue, pay, body } = make({}, keyed);
    const id = await suspended(() => pay(of(5)));
    expect(await suspended(() => pay(of(5)))).toBe(id);
    expect(queue.pending()).toMatchObject([{ id, approvalKey: 'march' }]);
    queue.approve(id);
    await settled();
    expect(await pay(of(5))).toBe(5);
    expect(body.mock.calls).toHaveLength(1);
  });

  it('is for one run: once it has run, it is asked about anew, and its id is spent', async () => {
    const { queue, pay, resume } = make({}, keyed);
    const id = await suspended(() => pay(of(5)));
    queue.approve(id);
    await settled();
    expect(await pay(of(5))).toBe(5);
    expect(await refusalOf(resume(id))).toEqual(RESUMED);
    expect(await suspended(() => pay(of(5)))).not.toBe(id);
  });

  it.each<[string, GuardedActionOptions<[Order, string?]>, [Order, Order]]>([
    ['other arguments', keyed, [of(5), of(6)]],
    ['another key', { approvalKey: ({ lines = [] }) => lines[0].item }, [{ amount: 5, lines: [{ item: 'a' }] }, { amount: 5, lines: [{ item: 'b' }] }]],
    ['no key', {}, [of(5), of(5)]],
    ['a key that is no text', { approvalKey: () => 5 as never }, [of(5), of(5)]],
    ['a key that is empty', { approvalKey: () => '' }, [of(5), of(5)]],
    ['a key that fails', { approvalKey: () => { throw new Error('no key'); } }, [of(5), of(5)]],
  ])('never lets a yes cover another call: %s', async (_what, action, [first, second]) => {
    const { pay, queue } = make({}, action);
    const ids = [await suspended(() => pay(first)), await suspended(() => pay(second))];
    expect(ids[0]).not.toBe(ids[1]);
    expect(queue.pending().map(({ id }) => id)).toEqual(ids);
    queue.approve(ids[0]);
    await settled();
    expect(await suspended(() => pay(second)).catch(() => 'ran')).not.toBe('ran');
  }); // biome-ignore format: one table

  it('never covers another action', async () => {
    const { sentinel, queue, pay } = make({}, keyed);
    const other = sentinel.guard(async (order: Order) => order, { ...keyed, name: 'pay_other', tags: ['payment'] });
    const id = await suspended(() => pay(of(5)));
    queue.approve(id);
    await settled();
    expect(await suspended(() => other(of(5)))).not.toBe(id);
  });

  it('compares arguments as they will run, as they were at the question', async () => {
    const policy = { ...ASKS, downgrades: { pay_invoice: [{ argument: 'order.amount', maximum: 3 }] } };
    const { queue, pay } = make({ policy }, keyed);
    const order = of(5);
    const id = await suspended(() => pay(order));
    order.amount = 1;
    expect(await suspended(() => pay(of(9)))).toBe(id);
    expect(await suspended(() => pay(order))).not.toBe(id);
    expect(queue.pending()).toHaveLength(2);
  });

  it('keeps a no: what is repeated is refused with the same record, and nobody is asked again', async () => {
    const { queue, pay, interventions } = make({}, keyed);
    const id = await suspended(() => pay(of(5)));
    queue.reject(id);
    await settled();
    for (let turn = 0; turn < 2; turn++) {
      await expect(pay(of(5))).rejects.toMatchObject({ code: 'APPROVAL_REJECTED', intervention: interventions[1] });
    }
    expect([queue.pending(), interventions.length]).toEqual([[], 2]);
  });

  it.each<[string, (test: ReturnType<typeof make>) => void]>([
    ['nobody answered in time', ({ clock }) => clock.advance(MINUTE_MS)],
    ['a kill ended it', ({ sentinel }) => { sentinel.kill('Enough.'); sentinel.revive(); }], // biome-ignore format: short
  ])('asks again where %s', async (_what, end) => {
    const test = make({}, keyed);
    const id = await suspended(() => test.pay(of(5)));
    end(test);
    await settled();
    const again = await suspended(() => test.pay(of(5)));
    expect(again).not.toBe(id);
    expect(test.queue.pending()).toMatchObject([{ id: again }]);
  });

  describe('of a synchronous action', () => {
    function makeSync(approvals: ScriptedApprover) {
      const test = createTestSentinel({ ...SUSPENDS, policy: {}, approvals });
      const body = jest.fn((amount: number) => amount);
      const act = test.sentinel.guard((amount: number) => body(amount), {
        ...(keyed as object),
        name: 'act',
        requiresApproval: true,
      });
      return { ...test, act, body };
    }

    it('gives the result once there is a yes', async () => {
      const { act, body } = makeSync(new ScriptedApprover(true));
      expect(() => act(5)).toThrow(expect.objectContaining(PENDING));
      await settled();
      expect(act(5)).toBe(5);
      expect(body.mock.calls).toEqual([[5]]);
    });

    it('throws the refusal once there is a no', async () => {
      const { act, body, interventions } = makeSync(new ScriptedApprover(false));
      expect(() => act(5)).toThrow(expect.objectContaining(PENDING));
      await settled();
      for (let turn = 0; turn < 2; turn++) {
        expect(() => act(5)).toThrow(expect.objectContaining({ code: 'APPROVAL_REJECTED' }));
      }
      expect([body.mock.calls, interventions.length]).toEqual([[], 2]);
    });

    it('refuses where a rule has to be waited for by now', async () => {
      const answers = [allow(), allow(), Promise.resolve(allow())];
      const rules = [new StubRule(() => answers.shift())];
      const test = createTestSentinel({ ...SUSPENDS, policy: {}, approvals: new ScriptedApprover(true), rules });
      const body = jest.fn();
      const act = test.sentinel.guard(() => body(), {
        name: 'act',
        requiresApproval: true,
        approvalKey: 'march',
        costUsd: 1,
      });
      expect(() => act()).toThrow(expect.objectContaining(PENDING));
      await settled();
      expect(() => act()).toThrow(expect.objectContaining({ code: 'ASYNC_RULE_ON_SYNC_ACTION' }));
      await settled();
      expect(body).not.toHaveBeenCalled();
      expect(test.interventions.map(lineOf)[1]).toBe('2 approval_required blocked ASYNC_RULE_ON_SYNC_ACTION');
      expect(test.sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 0 });
    });
  });
});

describe('A Sentinel that suspends', () => {
  it('remembers the latest 10,000 answered questions, and every open one', async () => {
    const approver = new ScriptedApprover();
    const { sentinel } = createTestSentinel({ ...SUSPENDS, policy: {}, approvals: approver, ledger: 'off' });
    const act = sentinel.guard(async () => 1, { name: 'act', requiresApproval: true });
    approver.answers('silence', false);
    const open = await suspended(act);
    const oldest = await suspended(act);
    await settled();
    for (let turn = 0; turn < 10_000; turn++) {
      approver.answers(false);
      await suspended(act);
    }
    expect(await refusalOf(sentinel.resume(oldest))).toEqual(UNKNOWN);
    expect(await refusalOf(sentinel.resume(open))).toEqual(PENDING);
  }, 30_000);
});

describe('A yes to a call with an approvalKey', () => {
  class Till {
    readonly paid: number[] = [];

    @GuardedAction({ name: 'pay', requiresApproval: true, approvalKey: 'order-7' })
    async pay(amount: number): Promise<string> {
      this.paid.push(amount);
      return 'paid';
    }
  }

  it('covers no other agent: neither another object nor another agent id', async () => {
    const queue = new QueueApprovalGate();
    const { sentinel } = createTestSentinel({ approvals: queue, ...SUSPENDS });
    const [mine, theirs] = [sentinel.attach(new Till()), sentinel.attach(new Till())];
    const first = await suspended(() => sentinel.run({ agentId: 'ann' }, () => mine.pay(5)));
    queue.approve(first);
    await settled();
    expect(await suspended(() => sentinel.run({ agentId: 'ann' }, () => theirs.pay(5)))).not.toBe(first);
    expect(await suspended(() => sentinel.run({ agentId: 'bob' }, () => mine.pay(5)))).not.toBe(first);
    expect(await sentinel.run({ agentId: 'ann' }, () => mine.pay(5))).toBe('paid');
    expect([mine.paid, theirs.paid]).toEqual([[5], []]);
  });

  it('is there for a call that is repeated in the turn of the answer', async () => {
    const queue = new QueueApprovalGate();
    const { sentinel } = createTestSentinel({ approvals: queue, ...SUSPENDS });
    const till = sentinel.attach(new Till());
    queue.approve(await suspended(() => till.pay(5)));
    expect(await till.pay(5)).toBe('paid');
  });
});
