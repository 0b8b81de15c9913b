import { ApprovalGate } from '../../src';
import { createTestSentinel, ManualClock, ScriptedApprover } from '../../src/testing';
import { ASKS, MINUTE_MS, makePayments, refusalOf, settled } from './doubles/payments';

/** What is no promise and can be waited for. */
const thenable = (then: (resolve: (answer: unknown) => void) => void): object => Object.fromEntries([['then', then]]);

describe('A gate', () => {
  const ended = async (approvals: ApprovalGate) => {
    const test = makePayments({ approvals });
    const error = (await test.pay({ amount: 5 }).catch((refusal: unknown) => refusal)) as Error & { code: string };
    expect(test.body).not.toHaveBeenCalled();
    expect(test.spend()).toEqual({ sessionUsd: 0, reservedUsd: 0 });
    expect(test.clock.pendingTimers).toBe(0);
    expect(test.told()).toEqual(['1 approval_required escalated APPROVAL_REQUIRED', `2 approval_required blocked ${error.code}`]); // biome-ignore format: short
    return { code: error.code, cause: error.cause, reason: test.interventions[1].reason };
  };
  class Gate extends ApprovalGate {
    constructor(readonly request: ApprovalGate['request']) {
      super();
    }
  }
  const broken = new Error('no chat');

  it.each<[string, () => unknown]>([
    ['throws', () => { throw broken; }], // biome-ignore format: short
    ['rejects', () => Promise.reject(broken)],
    ['gives a thenable that throws', () => thenable(() => { throw broken; })], // biome-ignore format: short
    ['gives an answer that cannot be read', async () => ({ get status() { throw broken; } })], // biome-ignore format: short
    ['gives an approval whose decider cannot be read', async () => ({ status: 'approved', get decidedBy() { throw broken; } })], // biome-ignore format: short
  ])('that %s cancels the question, with the cause', async (_how, request) => {
    expect(await ended(new Gate(request as never))).toMatchObject({ code: 'APPROVAL_CANCELLED', cause: broken });
  });

  it('that fails is told of without what it threw', async () => {
    expect(await ended(new Gate(() => Promise.reject(broken)))).toEqual({
      code: 'APPROVAL_CANCELLED',
      cause: broken,
      reason: 'Nobody decided whether pay_invoice may run: the approval gate failed.',
    });
  });

  it.each([
    undefined,
    null,
    true,
    'approved',
    1,
    {},
    [],
    { status: 'yes' },
    { status: 'Approved' },
    { approved: true },
  ])('that answers nonsense is no yes: %j', async (answer) => {
    const expected = { code: 'APPROVAL_CANCELLED', cause: expect.any(TypeError) };
    expect(await ended(new Gate((async () => answer) as never))).toMatchObject(expected);
    // Without a promise too.
    expect(await ended(new Gate((() => answer) as never))).toMatchObject(expected);
  });

  it.each([
    ['expired', 'APPROVAL_EXPIRED'],
    ['cancelled', 'APPROVAL_CANCELLED'],
  ] as const)('may say itself that it %s', async (status, code) => {
    expect(await ended(new ScriptedApprover({ status }))).toMatchObject({ code });
  });

  it.each<[string, unknown]>([
    ['at once, without a promise', { status: 'approved' }],
    ['by a thenable', thenable((resolve) => resolve({ status: 'approved' }))],
  ])('may answer %s', async (_how, answer) => {
    const { pay } = makePayments({ approvals: new Gate((() => answer) as never) });
    expect(await pay({ amount: 5 })).toBe(5);
  });

  it('that names no decider by a text is recorded as nobody', async () => {
    const answer = { status: 'approved', decidedBy: { name: 'lead' }, notes: '' };
    const { pay, interventions } = makePayments({ approvals: new Gate((async () => answer) as never) });
    await pay({ amount: 5 });
    expect(interventions[1].context).toMatchObject({ decided_by: null, decision_notes: null });
  });

  it.each(['approve', 'reject'] as const)('that answers after the end is ignored: %s', async (say) => {
    let answer: (given: { status: 'approved' | 'rejected' }) => void = () => undefined;
    const gate = new Gate(() => new Promise((resolve) => { answer = resolve; })); // biome-ignore format: short
    const { clock, pay, body, told } = makePayments({ approvals: gate });
    const done = pay({ amount: 5 });
    clock.advance(MINUTE_MS);
    answer({ status: say === 'approve' ? 'approved' : 'rejected' });
    await expect(done).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });
    await settled();
    expect([body.mock.calls, told()]).toEqual([
      [],
      ['1 approval_required escalated APPROVAL_REQUIRED', '2 approval_required blocked APPROVAL_EXPIRED'],
    ]);
  });

  it('that fails after the end is ignored too', async () => {
    const gate = new Gate((_request, signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(broken)))); // biome-ignore format: short
    const { clock, pay } = makePayments({ approvals: gate });
    const done = pay({ amount: 5 });
    clock.advance(MINUTE_MS);
    await expect(done).rejects.toEqual(expect.not.objectContaining({ cause: expect.anything() }));
    await settled();
  });

  it.each<[string, (test: ReturnType<typeof makePayments>, controller: AbortController) => void, string]>([
    ['the time limit', ({ clock }) => clock.advance(MINUTE_MS), 'expired'],
    ['an abort', (_test, controller) => controller.abort(), 'cancelled'],
    ['a kill', ({ sentinel }) => sentinel.kill('Enough.'), 'stopped'],
    ['the close', ({ sentinel }) => void sentinel.close(), 'cancelled'],
  ])('hears by its signal that nobody waits any more: %s', async (_what, end, how) => {
    const signals: AbortSignal[] = [];
    const gate = new Gate((_request, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    const test = makePayments({ approvals: gate });
    const controller = new AbortController();
    const done = test.sentinel.run({ signal: controller.signal }, () => test.pay({ amount: 5 }));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    end(test, controller);
    await expect(done).rejects.toThrow();
    expect(signals[0].reason).toEqual(expect.objectContaining({ message: expect.stringContaining(how) }));
  });

  it('that has answered is not told to withdraw', async () => {
    const signals: AbortSignal[] = [];
    const gate = new Gate(async (_request, signal) => {
      signals.push(signal);
      return { status: 'approved' };
    });
    const { clock, sentinel, pay } = makePayments({ approvals: gate });
    await pay({ amount: 5 });
    clock.advance(2 * MINUTE_MS);
    sentinel.kill('Enough.');
    await sentinel.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('is asked nothing about a call that something else denies, or that no limit has room for', async () => {
    const approver = new ScriptedApprover();
    const { pay } = makePayments({ policy: { ...ASKS, budgets: { session: 1 } }, approvals: approver });
    await expect(pay({ amount: 5 })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    const denied = makePayments({ policy: { ...ASKS, deniedActions: ['*'] }, approvals: approver });
    await expect(denied.pay({ amount: 5 })).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(approver.asked).toEqual([]);
  });

  it('never answers, and everything that waited for it is let go at the end', async () => {
    const clock = new ManualClock();
    const { sentinel } = createTestSentinel({ clock, policy: ASKS, approvals: new Gate(() => new Promise(() => undefined)) }); // biome-ignore format: short
    const pay = sentinel.guard(async () => 1, { name: 'pay', tags: ['payment'] });
    const calls = Array.from({ length: 20 }, () => refusalOf(pay()));
    expect(clock.pendingTimers).toBe(20);
    clock.advance(MINUTE_MS);
    expect(new Set((await Promise.all(calls)).map((end) => JSON.stringify(end))).size).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });
});
