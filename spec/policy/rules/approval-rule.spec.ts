import type { GuardedActionOptions, PolicyDocument, Verdict } from '../../../src';
import { createTestSentinel } from '../../../src/testing';

const SECONDS = 1000;

function make(policy: PolicyDocument | readonly PolicyDocument[], options: GuardedActionOptions<[number]> = {}) {
  const test = createTestSentinel({ policy });
  const body = jest.fn(async (usd: number) => usd);
  const act = test.sentinel.guard(body, {
    name: 'pay',
    params: ['usd'],
    mode: 'async',
    costUsd: (usd) => usd,
    tags: ['Payment'],
    ...options,
  });
  const asked = (usd = 0): { reason: string; timeoutMs: number } | null => {
    const { approval } = test.sentinel.check('pay', { usd }) as Verdict;
    return approval?.decision.kind === 'require-approval'
      ? { reason: approval.decision.reason, timeoutMs: approval.decision.timeoutMs }
      : null;
  };
  return { ...test, act, body, asked };
}

describe('ApprovalRule', () => {
  it.each<[string, PolicyDocument['approvals'], number, string | null]>([
    ['name', { actions: ['p*'] }, 0, 'name'],
    ['tag, whatever its case', { tags: ['PAYMENT'] }, 0, 'tag Payment'],
    ['risk level', { riskLevels: ['high'] }, 0, 'risk level high'],
    ['estimate, from the threshold on', { thresholdUsd: 10 }, 10, 'estimated cost, from 10 USD on'],
    ['no estimate below the threshold', { thresholdUsd: 10 }, 9.99, null],
    ['no criterion that does not hold', { actions: ['other'], tags: ['x'], riskLevels: ['critical'] }, 0, null],
    ['one criterion of several', { actions: ['other'], thresholdUsd: 0 }, 0, 'estimated cost, from 0 USD on'],
    ['no criterion at all', { timeoutSeconds: 5 }, 0, null],
  ])('asks by %s', (_what, approvals, usd, criterion) => {
    const { asked } = make({ approvals });
    const expected = criterion === null ? null : `pay needs a human's approval by its ${criterion}.`;
    expect(asked(usd)?.reason ?? null).toBe(expected);
  });

  it('asks about an action that declares it, without any policy', () => {
    expect(make([], { requiresApproval: true }).asked()).toEqual({
      reason: "pay needs a human's approval by its own declaration.",
      timeoutMs: 3600 * SECONDS,
    });
  });

  it('waits as long as the shortest limit of the strict documents, whichever asks', () => {
    const documents = [
      { approvals: { actions: ['pay'], timeoutSeconds: 90 } },
      { approvals: { actions: ['other'], timeoutSeconds: 30 } },
      { approvals: { actions: ['pay'], timeoutSeconds: 5 }, strictMode: false },
      { approvals: { actions: ['pay'], timeoutSeconds: 6 }, shadow: ['approval'] },
    ];
    expect(make(documents).asked()?.timeoutMs).toBe(30 * SECONDS);
    expect(make({ approvals: { actions: ['pay'] } }).asked()?.timeoutMs).toBe(3600 * SECONDS);
    expect(make(documents.slice(1, 2), { requiresApproval: true }).asked()?.timeoutMs).toBe(30 * SECONDS);
  });

  it('refuses with NO_APPROVER where nobody is configured to be asked', async () => {
    const { act, body, interventions, sentinel } = make({ name: 'careful', approvals: { tags: ['payment'] } });
    await expect(act(5)).rejects.toMatchObject({ name: 'PolicyViolationError', code: 'NO_APPROVER' });
    expect(interventions).toMatchObject([
      {
        type: 'approval_required',
        outcome: 'blocked',
        rule: 'approval',
        reasonCode: 'NO_APPROVER',
        policyName: 'careful',
        estimatedCostUsd: 5,
        actualCostUsd: 0,
        costPreventedUsd: 5,
        context: { criterion: 'tag Payment' },
      },
    ]);
    expect({ runs: body.mock.calls.length, spend: sentinel.spend() }).toMatchObject({
      runs: 0,
      spend: { sessionUsd: 0, reservedUsd: 0 },
    });
  });

  it('asks nobody where the limits have no room: they are looked at first, and nothing is taken', async () => {
    const { act, interventions, sentinel } = make({
      budgets: { session: 4 },
      rateLimits: { pay: { maxCount: 1, windowSeconds: 60 } },
      approvals: { actions: ['pay'] },
    });
    await expect(act(5)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    for (let turn = 0; turn < 3; turn++) await expect(act(1)).rejects.toMatchObject({ code: 'NO_APPROVER' });
    expect(interventions.map(({ rule }) => rule)).toEqual(['session-budget', 'approval', 'approval', 'approval']);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 0 });
  });

  it.each([
    ['in shadow', { shadow: ['approval'] }],
    ['of a document that is not strict', { strictMode: false }],
  ])('asks nobody %s, and tells that it would have', async (_how, mode) => {
    const { act, interventions } = make({ approvals: { actions: ['pay'] }, ...mode });
    expect(await act(1)).toBe(1);
    expect(interventions).toMatchObject([
      {
        type: 'warning',
        rule: 'approval',
        reasonCode: 'APPROVAL_REQUIRED',
        context: { would_have_been: 'approval_required' },
      },
    ]);
  });
});
