import { setTimeout as sleep } from 'node:timers/promises';
import { Container } from 'inversify';
import {
  ApprovalGate,
  ApprovalPendingError,
  createSentinel,
  type GuardedActionOptions,
  QueueApprovalGate,
} from '../../src';
import { PlatformConnection } from '../../src/platform-client/platform-connection';
import type { SentinelOptions } from '../../src/sentinel/sentinel-options';
import { createTestSentinel, ManualClock, ScriptedApprover } from '../../src/testing';
import { Platform } from '../server/doubles/platform';

jest.setTimeout(20_000);

const ASKS = { approvals: { tags: ['payment'], timeoutSeconds: 60 } };
const SUSPENDS = { onApproval: 'suspend' } as const;

const clock = new ManualClock();
let platform: Platform;
beforeAll(async () => {
  platform = await Platform.start({ clock });
});
afterAll(() => platform.stop());

let runs = 0;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  let isClosed = false;
  const closed = Promise.all(closing.splice(0).map((close) => close())).then(() => {
    isClosed = true;
  });
  // What waits at the close waits by the clock.
  while (!isClosed) {
    clock.advance(1_000);
    await sleep(2);
  }
  await closed;
});

/** A Sentinel that asks the platform about payments; the clock is that of both. */
function make(
  options: Omit<Partial<SentinelOptions>, 'clock' | 'logger'> = {},
  action: GuardedActionOptions<[number]> = {},
) {
  const settings = { url: `http://127.0.0.1:${platform.port}`, apiKey: platform.ours.agent };
  const test = createTestSentinel({ policy: ASKS, agentId: 'ann', platform: settings, ...options, clock });
  const runId = `run-${runs++}`;
  const body = jest.fn(async (amount: number) => amount);
  const pay = test.sentinel.guard(body, { name: 'pay', mode: 'async', tags: ['payment'], costUsd: 2, ...action });
  closing.push(() => test.sentinel.close());
  return {
    ...test,
    body,
    pay: (amount = 5, run = {}) => test.sentinel.run({ runId, ...run }, () => pay(amount)),
    list: async () => (await platform.ask('GET', `/approvals?run_id=${runId}`)).json.approvals,
    outcomes: () =>
      test.interventions.map(({ revision, outcome, reasonCode }) => `${revision} ${outcome} ${reasonCode}`),
  };
}

type Test = ReturnType<typeof make>;
const decide = (id: string, how: string) =>
  platform.ask('POST', `/approvals/${id}/${how}`, { key: platform.ours.operator, body: {} });
const statuses = async ({ list }: Test): Promise<readonly string[]> =>
  (await list()).map(({ status }: { status: string }) => status);

/** The id of the one question that waits on the platform. */
async function waiting({ list }: Test): Promise<string> {
  for (let tries = 0; tries < 500; tries++) {
    const [found, ...others] = (await list()).filter(({ status }: { status: string }) => status === 'pending');
    expect(others).toEqual([]);
    if (found !== undefined) return found.id;
    await sleep(5);
  }
  throw new Error('No question came.');
}

/** Waits until the platform holds a poll: what is on its way when the clock jumps has timed out. */
async function polled(): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { text } = await platform.ask('GET', '//metrics', { key: platform.ours.viewer });
    if (!/^agent_sentinel_waiting_polls 0$/m.test(text)) return;
    await sleep(5);
  }
  throw new Error('No poll came.');
}

/** Waits until the questions of a test are so. */
async function become(test: Test, ...expected: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 300 && (await statuses(test)).join() !== expected.join(); tries++) await sleep(5);
  expect(await statuses(test)).toEqual(expected);
}

const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (result) => ({ result }),
    ({ code }) => code,
  );

describe('A Sentinel with a platform', () => {
  it('asks the people there, and says in its records who decided', async () => {
    const test = make();
    const paid = test.pay();
    await decide(await waiting(test), 'approve');
    expect(await paid).toBe(5);
    expect(test.outcomes()).toEqual(['1 escalated APPROVAL_REQUIRED', '2 approved_after_review APPROVAL_REQUIRED']);
    expect(test.interventions[1].context).toMatchObject({ decided_by: 'operator' });
  });

  it('asks elsewhere where the options or the container say so', async () => {
    const [given, bound] = [new ScriptedApprover(true), new ScriptedApprover(true)];
    const container = new Container();
    container.bind(ApprovalGate).toConstantValue(bound);
    const tests = [make({ approvals: given }), make({ container })];
    for (const test of tests) expect(await test.pay()).toBe(5);
    expect([given.asked.length, bound.asked.length]).toEqual([1, 1]);
    expect(await Promise.all(tests.map(statuses))).toEqual([[], []]);
    expect(make({ approvals: new QueueApprovalGate() }).sentinel.approvals.pending()).toEqual([]);
  });

  it('has no queue of its own', () => {
    expect(() => make().sentinel.approvals).toThrow(
      'This Sentinel has a PlatformApprovalGate, and no queue of questions.',
    );
  });

  it('refuses an onInfoRequest that is no function', () => {
    const options = { url: 'http://h', apiKey: 'k', onInfoRequest: 'because' as never };
    expect(() => createSentinel({ home: false, platform: options })).toThrow(
      'platform.onInfoRequest must be a function of the message and the request.',
    );
  });

  it('runs on a yes of the last millisecond; a millisecond later there is none', async () => {
    for (const [at, status, end] of [
      [59_999, 200, { result: 5 }],
      [60_000, 410, 'APPROVAL_EXPIRED'],
    ] as const) {
      const test = make();
      const paid = codeOf(test.pay());
      const id = await waiting(test);
      await polled();
      clock.advance(at);
      const answer = await decide(id, 'approve');
      expect([answer.status, await paid, test.body.mock.calls.length]).toEqual([status, end, status === 200 ? 1 : 0]);
    }
  });

  it.each<[string, (test: Test, run: AbortController) => void, string, string]>([
    ['its run is aborted', (_test, run) => run.abort(), 'APPROVAL_CANCELLED', 'cancelled'],
    ['the kill switch is pulled', ({ sentinel }) => sentinel.kill('Enough.'), 'KILL_SWITCH', 'cancelled'],
    ['the Sentinel is closed', ({ sentinel }) => void sentinel.close(), 'APPROVAL_CANCELLED', 'cancelled'],
  ])('withdraws its question where %s', async (_what, end, code, status) => {
    const test = make();
    const run = new AbortController();
    const paid = codeOf(test.pay(5, { signal: run.signal }));
    const id = await waiting(test);
    end(test, run);
    expect(await paid).toBe(code);
    await become(test, status);
    expect((await decide(id, 'approve')).status).toBe(409);
    expect(test.body).not.toHaveBeenCalled();
  });

  it('asks no human again about limits: a yes buys no budget', async () => {
    const test = make({ policy: { ...ASKS, budgets: { session: 3 } } });
    const [one, two] = [codeOf(test.pay(1)), codeOf(test.pay(2))];
    await become(test, 'pending', 'pending');
    for (const { id } of await test.list()) await decide(id, 'approve');
    expect((await Promise.all([one, two])).map((end) => (end === 'BUDGET_EXCEEDED' ? end : 'ran')).sort()).toEqual([
      'BUDGET_EXCEEDED',
      'ran',
    ]);
  });
});

describe('A suspended call that asks the platform', () => {
  it('has its question there before its caller hears of it', async () => {
    const test = make(SUSPENDS);
    await expect(test.pay()).rejects.toThrow(ApprovalPendingError);
    expect(await statuses(test)).toEqual(['pending']);
  });

  it('runs when it is resumed after a yes', async () => {
    const test = make(SUSPENDS);
    await codeOf(test.pay());
    const { approvalId } = test.interventions[0];
    await decide(await waiting(test), 'approve');
    await become(test, 'approved');
    await sleep(50);
    expect(await test.sentinel.resume(approvalId as string)).toBe(5);
  });

  it('takes its yes when it is resumed, not when it hears of it', async () => {
    const test = make(SUSPENDS);
    const used = async () => (await test.list()).map(({ used_at: at }: { used_at: string | null }) => at !== null);
    await codeOf(test.pay());
    await decide(await waiting(test), 'approve');
    await sleep(50);
    expect(await used()).toEqual([false]);
    await test.sentinel.resume(test.interventions[0].approvalId as string);
    expect(await used()).toEqual([true]);
  });

  it('leaves its yes to another Sentinel where the one that heard of it ends, and runs there', async () => {
    const action = { approvalKey: 'invoice 12' };
    const first = make(SUSPENDS, action);
    await codeOf(first.pay());
    await decide(await waiting(first), 'approve');
    await sleep(50);
    await first.sentinel.close();
    const second = make(SUSPENDS, action);
    expect(await second.pay()).toBe(5);
    expect(await statuses(first)).toEqual(['approved']);
  });

  it('never runs where another Sentinel took the yes meanwhile, and is asked about anew when it is repeated', async () => {
    const action = { approvalKey: 'invoice 13' };
    const [first, second] = [make(SUSPENDS, action), make(SUSPENDS, action)];
    await codeOf(first.pay());
    await decide(await waiting(first), 'approve');
    await sleep(50);
    expect(await second.pay()).toBe(5);
    const { approvalId } = first.interventions[0];
    expect(await codeOf(first.sentinel.resume(approvalId as string))).toBe('APPROVAL_CANCELLED');
    expect(first.body).not.toHaveBeenCalled();
    expect(first.interventions[1].reason).toContain('its yes is no longer there');
    expect(first.interventions[1].context).not.toHaveProperty('decided_by');
    expect(await codeOf(first.pay())).toBe('APPROVAL_PENDING');
  });

  it('is refused where its yes cannot be taken within 10 s of its being resumed', async () => {
    const test = make(SUSPENDS);
    await codeOf(test.pay());
    await decide(await waiting(test), 'approve');
    await sleep(50);
    const unanswered = new AbortController();
    const never = new Promise<never>((_, reject) => {
      unanswered.signal.addEventListener('abort', () => reject(new Error('The test is over.')));
    });
    jest.spyOn(PlatformConnection.prototype, 'ask').mockReturnValue(never);
    const resumed = codeOf(test.sentinel.resume(test.interventions[0].approvalId as string));
    await sleep(20);
    clock.advance(10_000);
    expect(await resumed).toBe('APPROVAL_CANCELLED');
    unanswered.abort();
    jest.restoreAllMocks();
    expect(test.body).not.toHaveBeenCalled();
  });

  it('runs at once in another Sentinel that repeats it after a yes, once', async () => {
    const action = { approvalKey: 'invoice 7' };
    const first = make(SUSPENDS, action);
    expect(await codeOf(first.pay())).toBe('APPROVAL_PENDING');
    await first.sentinel.close();
    expect(first.outcomes()).toEqual(['1 escalated APPROVAL_REQUIRED']);
    await decide(await waiting(first), 'approve');
    const second = make(SUSPENDS, action);
    expect(await second.pay()).toBe(5);
    expect(second.outcomes()).toEqual(['1 escalated APPROVAL_REQUIRED', '2 approved_after_review APPROVAL_REQUIRED']);
    expect(await codeOf(second.pay())).toBe('APPROVAL_PENDING');
    expect(second.body).toHaveBeenCalledTimes(1);
  });

  it('is refused at once in another Sentinel that repeats it after a no', async () => {
    const action = { approvalKey: 'invoice 8' };
    const first = make(SUSPENDS, action);
    await codeOf(first.pay());
    await first.sentinel.close();
    await decide(await waiting(first), 'reject');
    expect(await codeOf(make(SUSPENDS, action).pay())).toBe('APPROVAL_REJECTED');
  });

  it('asks once where the same call is made twice at once', async () => {
    const test = make(SUSPENDS, { approvalKey: 'invoice 9' });
    expect(await Promise.all([codeOf(test.pay()), codeOf(test.pay())])).toEqual([
      'APPROVAL_PENDING',
      'APPROVAL_PENDING',
    ]);
    await become(test, 'pending');
    expect(test.interventions).toHaveLength(1);
  });

  it('runs once where the same call is made twice at once after a yes, and the other one is asked about', async () => {
    const action = { approvalKey: 'invoice 10' };
    const first = make(SUSPENDS, action);
    await codeOf(first.pay());
    await first.sentinel.close();
    await decide(await waiting(first), 'approve');
    const second = make(SUSPENDS, action);
    const ends = await Promise.all([codeOf(second.pay()), codeOf(second.pay())]);
    expect(ends).toEqual([{ result: 5 }, 'APPROVAL_PENDING']);
  });

  it('is refused where its key was given to other arguments, and the reason says so', async () => {
    const action = { approvalKey: 'invoice 11' };
    await codeOf(make(SUSPENDS, action).pay(5));
    const other = make(SUSPENDS, action);
    expect(await codeOf(other.pay(5000))).toBe('APPROVAL_CANCELLED');
    expect(other.interventions[1].reason).toContain('its approvalKey was used for another action or other arguments');
    expect(other.interventions[1].reason).not.toContain('5000');
  });

  it('is refused where the question cannot be put within 10 s', async () => {
    const test = make({ ...SUSPENDS, platform: { url: 'http://127.0.0.1:1', apiKey: 'as_x' } });
    const paid = codeOf(test.pay());
    await sleep(50);
    clock.advance(9_999);
    await sleep(20);
    expect(test.interventions).toHaveLength(1);
    clock.advance(1);
    expect(await paid).toBe('APPROVAL_CANCELLED');
    expect(test.outcomes()).toEqual(['1 escalated APPROVAL_REQUIRED', '2 blocked APPROVAL_CANCELLED']);
  });

  it('is refused at once where the platform refuses the key', async () => {
    const url = `http://127.0.0.1:${platform.port}`;
    const test = make({ ...SUSPENDS, platform: { url, apiKey: 'as_unknown' } });
    expect(await codeOf(test.pay())).toBe('APPROVAL_CANCELLED');
    expect(JSON.stringify(test.logged)).not.toContain('as_unknown');
  });

  it('throws at once where it is synchronous, and its question follows', async () => {
    const test = make(SUSPENDS);
    const sell = test.sentinel.guard(() => 'sold', { name: 'sell', tags: ['payment'] });
    const runId = `sync-${runs}`;
    expect(() => test.sentinel.run({ runId }, sell)).toThrow(ApprovalPendingError);
    const list = async () => (await platform.ask('GET', `/approvals?run_id=${runId}`)).json.approvals;
    const id = await waiting({ ...test, list });
    await decide(id, 'approve');
    await sleep(50);
    expect(await test.sentinel.resume(test.interventions[0].approvalId as string)).toBe('sold');
  });
});
