import { spawnSync } from 'node:child_process';
import { getEventListeners } from 'node:events';
import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { MINUTE_MS, makePayments, refusalOf, settled } from './doubles/payments';

const COUNT = 1000;
const CANCELLED = { name: 'ApprovalExpiredError', code: 'APPROVAL_CANCELLED' };

describe('A thousand calls that wait for humans at once', () => {
  function makeMany() {
    const test = makePayments({
      policy: { approvals: { tags: ['payment'], timeoutSeconds: 60 }, budgets: { session: COUNT } },
    });
    const controller = new AbortController();
    const calls = test.sentinel.run({ runId: 'run', signal: controller.signal }, () =>
      Array.from({ length: COUNT }, (_, amount) => refusalOf(test.pay({ amount }))),
    );
    /** Nothing is left of the waits. */
    const expectNothingLeft = () => {
      const listeners = getEventListeners(controller.signal, 'abort').length;
      expect({ timers: test.clock.pendingTimers, waiting: test.queue.pending().length, listeners }).toEqual({
        timers: 0,
        waiting: 0,
        listeners: 0,
      });
      expect(test.spend().reservedUsd).toBe(0);
      // Nor does the kill switch know of anybody.
      const { length } = test.interventions;
      test.sentinel.kill('Enough.');
      expect(test.interventions).toHaveLength(length);
    };
    return { ...test, controller, calls, expectNothingLeft };
  }

  it('wait by one listener, each by a timer of its own, and each is asked about', async () => {
    const { clock, queue, controller } = makeMany();
    await settled();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
    expect([clock.pendingTimers, new Set(queue.pending().map(({ id }) => id)).size]).toEqual([COUNT, COUNT]);
  });

  it.each<[string, (test: ReturnType<typeof makeMany>) => unknown, object]>([
    ['an abort', ({ controller }) => controller.abort(), CANCELLED],
    [
      'a kill',
      ({ sentinel }) => sentinel.kill('Enough.', { runId: 'run' }),
      { name: 'KillSwitchError', code: 'KILL_SWITCH' },
    ],
    [
      'the time limit',
      ({ clock }) => clock.advance(MINUTE_MS),
      { name: 'ApprovalExpiredError', code: 'APPROVAL_EXPIRED' },
    ],
    ['the close', ({ sentinel }) => sentinel.close(), CANCELLED],
  ])('all end by %s, and nothing is left of their waits', async (_what, end, expected) => {
    const test = makeMany();
    const done = end(test);
    expect(await Promise.all(test.calls)).toEqual(test.calls.map(() => expected));
    await done;
    expect(test.interventions).toHaveLength(2 * COUNT);
    test.expectNothingLeft();
  });

  it('get their own answers, in any order, and the budget holds', async () => {
    const test = makeMany();
    const ids = test.queue.pending().map(({ id }) => id);
    // Every third no; the budget of 1,000 USD has room for 500 of the others, at 2 USD each.
    for (const [index, id] of [...ids.entries()].reverse()) {
      if (index % 3 === 0) test.queue.reject(id);
      else test.queue.approve(id);
    }
    const ends = await Promise.all(test.calls);
    const of = (code: string) => ends.filter((end) => (end as { code?: string }).code === code).length;
    expect([of('APPROVAL_REJECTED'), of('BUDGET_EXCEEDED')]).toEqual([334, 166]);
    for (const [index, end] of ends.entries()) if ('result' in (end as object)) expect(end).toEqual({ result: index });
    expect(test.spend()).toEqual({ sessionUsd: COUNT, reservedUsd: 0 });
    test.expectNothingLeft();
  });

  describe('in a process of its own', () => {
    let source: CompiledSource;
    beforeAll(() => {
      source = new CompiledSource();
    }, 60_000);
    afterAll(() => source.remove());

    it('make Node warn of nothing, and are forgotten when they have ended', () => {
      const script = join(__dirname, 'fixtures', 'many-approvals.js');
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, source.path], {
        env: source.env,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({
        before: { waiting: 2 * COUNT, listeners: 1 },
        aborted: { APPROVAL_CANCELLED: COUNT, heard: COUNT },
        after: { waiting: COUNT, listeners: 0 },
        approved: COUNT,
        warnings: [],
        reserved: 0,
        asked: 2 * COUNT,
        kept: expect.any(Number),
      });
      // What the last turn of the event loop has used may be there still.
      expect((JSON.parse(stdout) as { kept: number }).kept).toBeLessThan(10);
    }, 30_000);
  });
});
