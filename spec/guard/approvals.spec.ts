import {
  type ApprovalRequest,
  CallbackApprovalGate,
  type PolicyDocument,
  reportCost,
  requireApproval,
} from '../../src';
import { ScriptedApprover } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';
import { APPROVED, BEGAN, DECIDED, expectRecords, FACTS, makeHeld, PREVENTED } from './doubles/held-payment';
import { ASKS, lineOf, MINUTE_MS, makePayments, refusalOf, settled } from './doubles/payments';

describe('A call that needs approval', () => {
  it('waits, with its record published before the question is put, and takes nothing', async () => {
    const order: string[] = [];
    const queue = new CallbackApprovalGate(() => {
      order.push('asked');
      return new Promise(() => undefined);
    });
    const { sentinel, interventions, pay, body, spend } = makePayments({ approvals: queue });
    sentinel.interventions$.subscribe((each) => order.push(lineOf(each)));
    void sentinel.run(FACTS, () => pay({ amount: 5 }, 'k'));
    expect(order).toEqual(['1 approval_required escalated APPROVAL_REQUIRED', 'asked']);
    expectRecords(interventions, {});
    await settled();
    expect([body.mock.calls, spend()]).toEqual([[], { sessionUsd: 0, reservedUsd: 0 }]);
  });

  it('asks a human for what it is: who, what, why, how dear, how long', () => {
    const { queue, interventions } = makeHeld({}, { approvalKey: (order) => `amount-${order.amount}` });
    const request: ApprovalRequest = {
      id: interventions[0].approvalId as string,
      interventionId: interventions[0].id,
      approvalKey: 'amount-5',
      actionName: 'pay_invoice',
      description: 'Pay invoice',
      tags: ['payment'],
      inputs: { order: { amount: 5 }, apiKey: '[redacted]' },
      originalInputs: { order: { amount: 5 }, apiKey: '[redacted]' },
      // Of {"apiKey":"k","order":{"amount":5}}: the exact arguments, secrets too.
      argumentsDigest: '9f8dc57542c05393740554b1b5e1f1e0a86312b6f709ba96219dcf84c1e39ad8',
      estimatedCostUsd: 2,
      riskLevel: 'high',
      blastRadius: 'Held payment of invoice',
      reason: "pay_invoice needs a human's approval by its tag payment.",
      agentId: 'ann',
      runId: 'run',
      taskId: 'task',
      missionId: 'mission',
      intent: 'settle the account',
      timeoutMs: MINUTE_MS,
      expiresAt: '2026-01-05T00:01:00.000Z',
    };
    expect(queue.pending()).toEqual([request]);
  });

  it('runs after a yes, and its intervention says who agreed', async () => {
    const { clock, sentinel, waiting, done, body, interventions, ledger, spend } = makeHeld();
    clock.advance(1000);
    sentinel.approvals.approve(waiting(), { by: 'lead', notes: 'once' });
    expect(await done).toBe(5);
    expect(body.mock.calls).toEqual([[{ amount: 5 }, 'k']]);
    expectRecords(interventions, {}, APPROVED);
    expect(spend()).toEqual({ sessionUsd: 2, reservedUsd: 0 });
    const { id, approvalId } = interventions[0];
    expect(ledger).toMatchObject([{ outcome: 'success', costUsd: 2, interventionIds: [id], approvalId, runId: 'run' }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('has one revision more where it cost something else', async () => {
    const { clock, queue, waiting, done, body, interventions } = makeHeld();
    body.mockImplementation(async () => {
      reportCost(3.5);
      clock.advance(500);
      return 1;
    });
    clock.advance(1000);
    queue.approve(waiting(), { by: 'lead', notes: 'once' });
    await done;
    const settledAt = { revision: 3, timestamp: '2026-01-05T00:00:01.500Z', actualCostUsd: 3.5, seq: 3 };
    expectRecords(interventions, {}, APPROVED, { ...APPROVED, ...settledAt });
  });

  it('never runs after a no: the error has the record, and tells a model what was written', async () => {
    const { clock, queue, waiting, done, body, interventions, spend } = makeHeld();
    clock.advance(1000);
    queue.reject(waiting(), { by: 'lead', notes: 'Too dear' });
    const error = await done.catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ name: 'ApprovalRejectedError', code: 'APPROVAL_REJECTED', recoverable: false });
    expectRecords(interventions, {}, {
      ...PREVENTED,
      outcome: 'rejected_after_review',
      reasonCode: 'APPROVAL_REJECTED',
      reason: 'lead was asked and refused pay_invoice.',
      context: { criterion: 'tag payment', decided_by: 'lead', decision_notes: 'Too dear', decided_at: DECIDED },
    }); // biome-ignore format: one record
    expect((error as { intervention: unknown }).intervention).toBe(interventions[1]);
    expect([body.mock.calls, spend(), clock.pendingTimers]).toEqual([[], { sessionUsd: 0, reservedUsd: 0 }, 0]);
  });

  it('does without the name and the notes of whoever decided', async () => {
    const { queue, waiting, done, interventions } = makeHeld();
    queue.reject(waiting());
    await expect(done).rejects.toMatchObject({ code: 'APPROVAL_REJECTED' });
    expect(interventions[1]).toMatchObject({
      reason: 'A person was asked and refused pay_invoice.',
      context: { decided_by: null, decision_notes: null, decided_at: BEGAN },
    });
  });

  it('is blocked, not rejected, when nobody answers in time', async () => {
    const { clock, queue, done, body, interventions } = makeHeld();
    clock.advance(MINUTE_MS);
    await expect(done).rejects.toMatchObject({ name: 'ApprovalExpiredError', code: 'APPROVAL_EXPIRED' });
    expectRecords(interventions, {}, {
      ...PREVENTED,
      timestamp: '2026-01-05T00:01:00.000Z',
      reasonCode: 'APPROVAL_EXPIRED',
      reason: 'Nobody answered in time whether pay_invoice may run.',
      context: { criterion: 'tag payment' },
    }); // biome-ignore format: one record
    expect([queue.pending(), body.mock.calls, clock.pendingTimers]).toEqual([[], [], 0]);
  });

  it.each([
    ['the last millisecond before its limit', MINUTE_MS - 1, { result: 5 }],
    ['the limit itself', MINUTE_MS, { name: 'ApprovalExpiredError', code: 'APPROVAL_EXPIRED' }],
  ])('takes a yes up to %s', async (_when, ms, end) => {
    const { clock, queue, waiting, done } = makeHeld();
    const id = waiting();
    // The timer comes late: only the clock decides.
    clock.set(clock.now() + ms);
    queue.approve(id);
    expect(await refusalOf(done)).toEqual(end);
  });

  it('is cancelled when its run is aborted, and the cause is told', async () => {
    const { sentinel, clock, queue, pay, interventions, body } = makePayments();
    const controller = new AbortController();
    const done = sentinel.run({ ...FACTS, signal: controller.signal }, () => pay({ amount: 5 }, 'k'));
    clock.advance(1000);
    const cause = new Error('the user went away');
    controller.abort(cause);
    await expect(done).rejects.toMatchObject({ name: 'ApprovalExpiredError', code: 'APPROVAL_CANCELLED', cause });
    expectRecords(interventions, {}, {
      ...PREVENTED,
      reasonCode: 'APPROVAL_CANCELLED',
      reason: 'Nobody decided whether pay_invoice may run: its run was aborted.',
      context: { criterion: 'tag payment' },
    }); // biome-ignore format: one record
    expect([queue.pending(), body.mock.calls, clock.pendingTimers]).toEqual([[], [], 0]);
  });

  it('is not asked about when its run was aborted before', async () => {
    const approver = new ScriptedApprover();
    const { sentinel, clock, pay, told } = makePayments({ approvals: approver });
    const done = sentinel.run({ signal: AbortSignal.abort() }, () => pay({ amount: 5 }));
    await expect(done).rejects.toMatchObject({ code: 'APPROVAL_CANCELLED' });
    expect(told()).toEqual([
      '1 approval_required escalated APPROVAL_REQUIRED',
      '2 approval_required blocked APPROVAL_CANCELLED',
    ]);
    expect([approver.asked, clock.pendingTimers]).toEqual([[], 0]);
  });

  it('ends with what waits when the Sentinel is closed, and is in the stream before that ends', async () => {
    const { sentinel, clock, done, told } = makeHeld();
    const closed = sentinel.close();
    await expect(done).rejects.toMatchObject({
      code: 'APPROVAL_CANCELLED',
      message: expect.stringContaining('the Sentinel was closed'),
    });
    await closed;
    expect(told()[1]).toBe('2 approval_required blocked APPROVAL_CANCELLED');
    expect(clock.pendingTimers).toBe(0);
  });

  it('is not asked about once the Sentinel is closed: nobody would withdraw the question', async () => {
    const approver = new ScriptedApprover(true);
    const { sentinel, pay, body } = makePayments({ approvals: approver });
    await sentinel.close();
    await expect(pay({ amount: 5 })).rejects.toMatchObject({ code: 'APPROVAL_CANCELLED' });
    expect([approver.asked, body.mock.calls]).toEqual([[], []]);
  });

  it('is asked about once, however many rules and documents ask, for the shortest of their times', async () => {
    const rule = (timeoutMs: number) =>
      new StubRule(requireApproval('A rule of mine asks.', { timeoutMs }), {
        stage: 'approval',
        name: `mine-${timeoutMs}`,
      });
    const approver = new ScriptedApprover(true);
    const { sentinel, interventions, pay } = makePayments({
      policy: [
        { name: 'first', approvals: { actions: ['pay_*'], timeoutSeconds: 90 } },
        { name: 'second', approvals: { thresholdUsd: 2, timeoutSeconds: 70 } },
        { name: 'third', approvals: { riskLevels: ['high'] } },
      ],
      rules: [rule(50_000), rule(80_000)],
      approvals: approver,
    });
    await sentinel.run(FACTS, () => pay({ amount: 5 }));
    expect(approver.asked.map(({ timeoutMs, expiresAt }) => ({ timeoutMs, expiresAt }))).toEqual([
      { timeoutMs: 50_000, expiresAt: '2026-01-05T00:00:50.000Z' },
    ]);
    expect(interventions).toMatchObject([
      { outcome: 'escalated', rule: 'approval', policyName: 'first', context: { criterion: 'name' } },
      { outcome: 'approved_after_review', rule: 'approval', policyName: 'first' },
    ]);
  });

  it.each<[string, readonly PolicyDocument[], number, boolean]>([
    ['below every threshold', [{ approvals: { thresholdUsd: 3 } }, { approvals: { thresholdUsd: 2.01 } }], 2, false],
    ['from the lowest threshold on', [{ approvals: { thresholdUsd: 3 } }, { approvals: { thresholdUsd: 2 } }], 2, true],
  ])('is asked about by the lowest threshold of several documents: %s', async (_what, policy, costUsd, isAsked) => {
    const approver = new ScriptedApprover(true);
    const { pay } = makePayments({ policy, approvals: approver }, { costUsd });
    await pay({ amount: 5 });
    expect(approver.asked).toHaveLength(isAsked ? 1 : 0);
  });

  it('waits for a limit of 30 days at most, also where a rule asks for more', () => {
    const rule = new StubRule(requireApproval('It asks.', { timeoutMs: 1e15 }), { stage: 'approval' });
    const { queue } = makeHeld({ policy: {}, rules: [rule] });
    expect(queue.pending()[0].timeoutMs).toBe(30 * 24 * 60 * MINUTE_MS);
  });

  it('is told of in order: soft findings, what was lowered, the answer, flags', async () => {
    const approver = new ScriptedApprover(true);
    const { sentinel, pay, told, body, interventions } = makePayments({
      policy: [
        { ...ASKS, downgrades: { pay_invoice: [{ argument: 'order.amount', maximum: 3 }] }, warnings: { actions: ['*'] } },
        { name: 'on-trial', deniedActions: ['pay_*'], strictMode: false },
      ],
      approvals: approver,
    }); // biome-ignore format: one policy
    await sentinel.run(FACTS, () => pay({ amount: 5 }, 'k'));
    expect(told()).toEqual([
      '1 approval_required escalated APPROVAL_REQUIRED',
      '1 warning warned ACTION_DENIED',
      '1 downgrade modified PARAMETERS_REDUCED',
      '2 approval_required approved_after_review APPROVAL_REQUIRED',
      '1 warning warned FLAGGED',
    ]);
    const inputs = { order: { amount: 3 }, apiKey: '[redacted]' };
    const originalInputs = { order: { amount: 5 }, apiKey: '[redacted]' };
    expect(approver.asked).toMatchObject([{ inputs, originalInputs }]);
    expect(new Set(interventions.map((each) => JSON.stringify([each.originalInputs, each.modifiedInputs])))).toEqual(
      new Set([JSON.stringify([originalInputs, inputs])]),
    );
    expect(body.mock.calls).toEqual([[{ amount: 3 }, 'k']]);
  });

  it('leaves no record of a downgrade or a soft finding when the answer is no', async () => {
    const { pay, told, interventions } = makePayments({
      policy: [
        { ...ASKS, downgrades: { pay_invoice: [{ argument: 'order.amount', maximum: 3 }] } },
        { name: 'on-trial', deniedActions: ['pay_*'], strictMode: false },
      ],
      approvals: new ScriptedApprover(false),
    });
    await expect(pay({ amount: 5 })).rejects.toMatchObject({ code: 'APPROVAL_REJECTED' });
    expect(told()).toEqual([
      '1 approval_required escalated APPROVAL_REQUIRED',
      '2 approval_required rejected_after_review APPROVAL_REJECTED',
    ]);
    expect(interventions[1]).toMatchObject({
      modifiedInputs: { order: { amount: 3 } },
      context: { also: [{ rule: 'deny-list', reason_code: 'ACTION_DENIED' }], decided_by: 'scripted approver' },
    });
  });

  it('is asked about at the first next() of a generator, which then runs', async () => {
    const approver = new ScriptedApprover(true, false);
    const { sentinel } = makePayments({ approvals: approver });
    const stream = sentinel.guard(async function* () { yield 1; }, { name: 'stream', tags: ['payment'] }); // biome-ignore format: short
    const [first, second] = [stream(), stream()];
    expect(approver.asked).toEqual([]);
    expect(await first.next()).toEqual({ done: false, value: 1 });
    await expect(second.next()).rejects.toMatchObject({ code: 'APPROVAL_REJECTED' });
    expect(await second.next()).toEqual({ done: true, value: undefined });
  });
});
