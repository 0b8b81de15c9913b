import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from 'inversify';
import {
  type ActionPlan,
  allow,
  type KillTarget,
  type PolicyDocument,
  PolicyPipeline,
  type QuotaStore,
  type Reserved,
  type RunOptions,
  type Verdict,
} from '../../src';
import { InMemoryQuotaStore } from '../../src/quota/in-memory-quota-store';
import { createTestSentinel, ManualClock } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';
import { lineOf, makePayments, refusalOf, settled } from './doubles/payments';

const KILLED = { name: 'KillSwitchError', code: 'KILL_SWITCH' };
const ALLOWED: Partial<Verdict> = { allowed: true, findings: [], claims: [] };

function make(options: Parameters<typeof createTestSentinel>[0] = {}) {
  const test = createTestSentinel({ policy: {}, ...options });
  const body = jest.fn(async () => 'ran');
  const act = test.sentinel.guard(body, { name: 'act', mode: 'async', costUsd: 2 });
  const call = (facts: RunOptions = {}) => refusalOf(test.sentinel.run(facts, () => act()));
  return { ...test, body, act, call };
}

describe('sentinel.kill', () => {
  it('refuses calls until it is revived, with a record, and spends nothing', async () => {
    const { sentinel, clock, call, body, interventions } = make({ sessionId: 's', agentId: 'ann' });
    expect(await call()).toEqual({ result: 'ran' });
    clock.advance(1000);
    expect(sentinel.kill('Somebody has seen enough.')).toBe(true);
    expect(await call({ runId: 'run', missionId: 'moon' })).toEqual(KILLED);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 2, reservedUsd: 0, actions: { act: { calls: 1 } } });
    expect(interventions).toEqual([
      {
        id: expect.any(String),
        revision: 1,
        type: 'hard_block',
        outcome: 'blocked',
        riskLevel: 'high',
        timestamp: '2026-01-05T00:00:01.000Z',
        actionName: 'act',
        description: 'Act',
        tags: [],
        originalInputs: {},
        modifiedInputs: null,
        blastRadius: 'Prevented act',
        blastRadiusDetails: { costPreventedUsd: 2 },
        estimatedCostUsd: 2,
        actualCostUsd: 0,
        costPreventedUsd: 2,
        rule: 'kill-switch',
        reasonCode: 'KILL_SWITCH',
        reason: 'The kill switch stopped every agent: Somebody has seen enough.',
        policyName: null,
        policyId: null,
        policyVersion: null,
        agentId: 'ann',
        runId: 'run',
        sessionId: 's',
        taskId: null,
        missionId: 'moon',
        callId: expect.any(String),
        parentCallId: null,
        agentIntent: null,
        approvalId: null,
        shadow: false,
        context: { killed: { agent_id: null, run_id: null, mission_id: null } },
        seq: 1,
        prevHash: null,
      },
    ]);
    expect(sentinel.revive()).toBe(true);
    expect(await call()).toEqual({ result: 'ran' });
    expect(body).toHaveBeenCalledTimes(2);
  });

  it.each<[KillTarget, RunOptions, boolean, string]>([
    [{ agentId: 'ann' }, { agentId: 'ann' }, true, 'ann'],
    [{ agentId: 'ann' }, { agentId: 'bob' }, false, ''],
    [{ runId: 'r1' }, { runId: 'r1' }, true, 'r1'],
    [{ runId: 'r1' }, { runId: 'r2' }, false, ''],
    [{ missionId: 'm' }, { missionId: 'm' }, true, 'm'],
    [{ missionId: 'm' }, {}, false, ''],
    [{ agentId: 'ann', runId: 'r1', missionId: 'm' }, { agentId: 'ann', runId: 'r1', missionId: 'm' }, true, 'ann'],
    [{ agentId: 'ann', runId: 'r1', missionId: 'm' }, { agentId: 'ann', runId: 'r1' }, false, ''],
    [{ agentId: 'ann', runId: 'r1' }, { agentId: 'bob', runId: 'r1' }, false, ''],
  ])('stops by what is given, all of it: %j, a call of %j', async (target, facts, isStopped, whom) => {
    const { sentinel, call, interventions } = make();
    sentinel.kill('Enough.', target);
    expect(await call(facts)).toEqual(isStopped ? KILLED : { result: 'ran' });
    const { agentId = null, runId = null, missionId = null } = target;
    expect(interventions).toMatchObject(
      isStopped
        ? [
            {
              reason: `The kill switch stopped ${whom}: Enough.`,
              context: { killed: { agent_id: agentId, run_id: runId, mission_id: missionId } },
            },
          ]
        : [],
    );
    const other = { ...target, agentId: 'somebody else' };
    expect([sentinel.revive(other), sentinel.revive(target), sentinel.revive(target)]).toEqual([false, true, false]);
    expect(await call(facts)).toEqual({ result: 'ran' });
  });

  it('knows an agent by the id of its class and of the Sentinel, too', async () => {
    const { sentinel, call } = make({ agentId: 'of the Sentinel' });
    sentinel.kill('Enough.', { agentId: 'of the Sentinel' });
    expect(await call()).toEqual(KILLED);
    expect(await call({ agentId: 'of the run' })).toEqual({ result: 'ran' });
  });

  it('is told of in the log when something changes, and only then', () => {
    const { sentinel, logged } = make();
    const did = [sentinel.kill('One.'), sentinel.kill('Two.'), sentinel.revive(), sentinel.revive()];
    expect(did).toEqual([true, false, true, false]);
    expect(logged).toEqual([
      { level: 'warn', fields: { target: {}, reason: 'One.' }, message: 'The kill switch was pulled.' },
      { level: 'warn', fields: { target: {} }, message: 'The kill switch was released.' },
    ]);
  });

  it.each<[string, unknown, unknown]>([
    ['the reason must be a sentence', '', {}],
    ['the reason must be a sentence', '  ', {}],
    ['the reason must be a sentence', { agentId: 'ann' }, undefined],
    ['there is no option "agent"', 'Enough.', { agent: 'ann' }],
    ['agentId must be a text', 'Enough.', { agentId: 5 }],
    ['the options must be an object', 'Enough.', null],
  ])('stops nothing where it is asked wrongly: %s', async (message, reason, target) => {
    const { sentinel, call } = make();
    const refusal = expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining(message) });
    expect(() => sentinel.kill(reason as string, target as KillTarget)).toThrow(refusal);
    if (message.includes('reason')) return;
    expect(() => sentinel.revive(target as KillTarget)).toThrow(refusal);
    expect(await call()).toEqual({ result: 'ran' });
  });

  it('stops every kind of action: synchronous ones throw, generators at their first next()', async () => {
    const { sentinel } = make();
    const sync = sentinel.guard(() => 1, { name: 'sync' });
    const stream = sentinel.guard(async function* () { yield 1; }, { name: 'stream' })(); // biome-ignore format: short
    expect(sync()).toBe(1);
    sentinel.kill('Enough.');
    expect(sync).toThrow(expect.objectContaining(KILLED));
    await expect(stream.next()).rejects.toMatchObject(KILLED);
  });

  describe('is loosened by nothing', () => {
    it.each<[string, PolicyDocument | readonly PolicyDocument[]]>([
      ['no policy', []],
      ['an allow list', { allowedActions: ['act'] }],
      ['strict_mode: false', { strictMode: false }],
      ['shadow', { shadow: ['kill-switch'] }],
    ])('%s', async (_what, policy) => {
      const { sentinel, call, body } = make({ policy });
      sentinel.kill('Enough.');
      expect(await call()).toEqual(KILLED);
      expect(body).not.toHaveBeenCalled();
    });

    it('a policy that comes later', async () => {
      const { sentinel, call } = make();
      sentinel.kill('Enough.');
      sentinel.updatePolicy({ allowedActions: ['*'], strictMode: false });
      expect(await call()).toEqual(KILLED);
    });

    class Agreeable extends PolicyPipeline {
      evaluate = () => ALLOWED as Verdict;
    }
    class Prepared extends Agreeable {
      override prepare(): ActionPlan {
        return { isEmpty: true, mayWait: false, limits: [], evaluate: this.evaluate };
      }
    }
    class Late extends PolicyPipeline {
      evaluate = async () => ALLOWED as Verdict;
    }
    it.each([
      ['one that allows everything', Agreeable],
      ['one that has nothing to ask', Prepared],
      ['one that must be waited for', Late],
    ])('a pipeline of the user: %s', async (_what, Pipeline) => {
      const container = new Container();
      const { sentinel, call, body } = make({ container });
      container.rebindSync(PolicyPipeline).to(Pipeline);
      sentinel.kill('Enough.', { agentId: 'ann' });
      expect(await call({ agentId: 'ann' })).toEqual(KILLED);
      expect(body).not.toHaveBeenCalled();
      // Whom the stop does not concern is decided about as without it.
      expect(await call({ agentId: 'bob' })).toEqual({ result: 'ran' });
    });
  });

  it('shows in check(), first, and only while it holds', () => {
    const { sentinel } = make({ policy: { deniedActions: ['none'] }, rules: [new StubRule()] });
    const rules = () => {
      const { allowed, denial, trace } = sentinel.check('act') as Verdict;
      return { allowed, code: denial?.decision.kind === 'deny' ? denial.decision.reasonCode : null, trace: trace.map(({ rule }) => rule) }; // biome-ignore format: short
    };
    const without = { allowed: true, code: null, trace: ['stub'] };
    expect(rules()).toEqual(without);
    sentinel.kill('Enough.');
    expect(rules()).toEqual({ allowed: false, code: 'KILL_SWITCH', trace: ['kill-switch'] });
    sentinel.revive();
    expect(rules()).toEqual(without);
    sentinel.kill('Enough.', { agentId: 'somebody else' });
    expect(rules()).toEqual({ allowed: true, code: null, trace: ['kill-switch', 'stub'] });
  });

  it('makes no plan longer while nothing is stopped', () => {
    const prepared: ActionPlan[] = [];
    class Noting extends PolicyPipeline {
      evaluate = () => ALLOWED as Verdict;
      override prepare(): ActionPlan {
        const plan = { isEmpty: true, mayWait: false, limits: [], evaluate: jest.fn(this.evaluate) };
        prepared.push(plan);
        return plan;
      }
    }
    const container = new Container();
    const { sentinel } = make({ container });
    container.rebindSync(PolicyPipeline).to(Noting);
    const act = sentinel.guard(() => 1, { name: 'sync' });
    act();
    expect(prepared[0].evaluate).not.toHaveBeenCalled();
    sentinel.kill('Enough.', { agentId: 'somebody else' });
    act();
    sentinel.revive({ agentId: 'somebody else' });
    act();
    expect(prepared.map(({ evaluate }) => (evaluate as jest.Mock).mock.calls.length)).toEqual([0, 1, 0]);
  });
});

describe('A call that waits when the kill switch is pulled', () => {
  it('for a human ends at once: the next revision of its record', async () => {
    const { sentinel, clock, pay, queue, interventions, body } = makePayments();
    const done = pay({ amount: 5 });
    clock.advance(1000);
    sentinel.kill('Enough.', { agentId: 'ann' });
    await expect(done).rejects.toMatchObject(KILLED);
    expect(interventions.map(lineOf)).toEqual([
      '1 approval_required escalated APPROVAL_REQUIRED',
      '2 approval_required blocked KILL_SWITCH',
    ]);
    expect(interventions[1]).toEqual({
      ...interventions[0],
      revision: 2,
      outcome: 'blocked',
      timestamp: '2026-01-05T00:00:01.000Z',
      blastRadius: 'Prevented payment of invoice',
      blastRadiusDetails: { costPreventedUsd: 2 },
      costPreventedUsd: 2,
      rule: 'kill-switch',
      reasonCode: 'KILL_SWITCH',
      reason: 'The kill switch stopped ann: Enough.',
      policyName: null,
      policyVersion: null,
      context: { killed: { agent_id: 'ann', run_id: null, mission_id: null } },
      seq: 2,
    });
    expect([queue.pending(), body.mock.calls, clock.pendingTimers]).toEqual([[], [], 0]);
  });

  it('for a human goes on where the stop concerns another', async () => {
    const { sentinel, pay, queue, waiting } = makePayments();
    const done = pay({ amount: 5 });
    sentinel.kill('Enough.', { agentId: 'bob' });
    queue.approve(waiting());
    expect(await done).toBe(5);
  });

  it('for a human ends, though it is revived at once', async () => {
    const { sentinel, pay, told } = makePayments();
    const done = pay({ amount: 5 });
    sentinel.kill('Enough.');
    sentinel.revive();
    await expect(done).rejects.toMatchObject(KILLED);
    expect(told()[1]).toBe('2 approval_required blocked KILL_SWITCH');
  });

  it('by a subscriber to its own record is not asked about', async () => {
    const { sentinel, pay, queue, told, clock } = makePayments();
    sentinel.interventions$.subscribe(({ outcome }) => outcome === 'escalated' && sentinel.kill('Enough.'));
    await expect(pay({ amount: 5 })).rejects.toMatchObject(KILLED);
    expect([queue.pending(), told()[1], clock.pendingTimers]).toEqual([
      [],
      '2 approval_required blocked KILL_SWITCH',
      0,
    ]);
  });

  it.each(['access', 'advice'] as const)('for a rule of the stage %s is refused, and holds nothing', async (stage) => {
    let answer: () => void = () => undefined;
    const rule = new StubRule(() => new Promise((resolve) => { answer = () => resolve(allow()); }), { stage }); // biome-ignore format: short
    const { sentinel, call, body, interventions } = make({ policy: { budgets: { session: 10 } }, rules: [rule] });
    const done = call();
    sentinel.kill('Enough.');
    answer();
    expect(await done).toEqual(KILLED);
    expect([body.mock.calls, interventions.map(lineOf)]).toEqual([[], ['1 hard_block blocked KILL_SWITCH']]);
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, reservedUsd: 0 });
  });

  it('for the quota is refused, and what was taken is given back', async () => {
    const clock = new ManualClock();
    const quota: QuotaStore = new InMemoryQuotaStore(clock);
    const reserve = quota.reserve.bind(quota);
    const released = jest.spyOn(quota, 'release');
    let answer: () => void = () => undefined;
    quota.reserve = (claims) =>
      new Promise((resolve) => {
        answer = () => resolve(reserve(claims) as Reserved<unknown>);
      });
    const { sentinel, call, body, interventions } = make({ clock, quota, policy: { budgets: { session: 10 } } });
    const done = call();
    await settled();
    sentinel.kill('Enough.');
    answer();
    expect(await done).toEqual(KILLED);
    expect([body.mock.calls, interventions.map(lineOf)]).toEqual([[], ['1 hard_block blocked KILL_SWITCH']]);
    expect([released.mock.calls.length, sentinel.spend().reservedUsd, clock.pendingTimers]).toEqual([1, 0, 0]);
  });
});

describe('A call whose record is published when the kill switch is pulled', () => {
  it('does not run after a yes: what was approved stays so, and the stop is a record of its own', async () => {
    const { sentinel, queue, pay, waiting, told, body, spend, interventions } = makePayments();
    sentinel.interventions$.subscribe(({ outcome }) => {
      if (outcome === 'approved_after_review') sentinel.kill('Enough.');
    });
    const paid = pay({ amount: 5 });
    queue.approve(waiting());
    await expect(paid).rejects.toMatchObject({ ...KILLED, intervention: { type: 'hard_block', revision: 1 } });
    expect(told()).toEqual([
      '1 approval_required escalated APPROVAL_REQUIRED',
      '2 approval_required approved_after_review APPROVAL_REQUIRED',
      '3 approval_required approved_after_review APPROVAL_REQUIRED',
      '1 hard_block blocked KILL_SWITCH',
    ]);
    expect(interventions.map(({ actualCostUsd }) => actualCostUsd)).toEqual([0, 2, 0, 0]);
    expect([body.mock.calls, spend()]).toEqual([[], { sessionUsd: 0, reservedUsd: 0 }]);
  });

  it('does not run while its record is synced', async () => {
    const home = mkdtempSync(join(tmpdir(), 'kill-'));
    try {
      const { sentinel, call, body } = make({ home, durability: 'strict', policy: { warnings: { actions: ['act'] } } });
      const done = call();
      sentinel.kill('Enough.');
      expect([await done, body.mock.calls, sentinel.spend().reservedUsd]).toEqual([KILLED, [], 0]);
      await sentinel.close();
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
