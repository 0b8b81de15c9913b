import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../../src/core/clock';
import { PolicyQueue } from '../../../src/server/policies/policy-queue';
import { ManualClock } from '../../../src/testing';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';

/** Where nothing else uses the machine, the bar of the design. Unit: milliseconds. */
const STALL_MS = process.env.AGENT_SENTINEL_FULL === '1' ? 50 : 1_000;

/** A quarter of a megabyte that takes some 45 s to compile. */
const COSTLY = documentOf('argument_constraints', (index) => ({
  properties: { x: { type: 'string', pattern: `^[a-z]{${index % 50},999}$` } },
}));

function documentOf(key: string, entry: (index: number) => unknown): string {
  const entries = Array.from({ length: 2_900 }, (_, index) => [`action_${index}`, entry(index)]);
  return JSON.stringify({ [key]: Object.fromEntries(entries) });
}

function compile(queue: PolicyQueue, source: string) {
  return queue.do('compile', { source, source_format: 'json' });
}

describe('PolicyQueue', () => {
  let queue: PolicyQueue;
  afterEach(() => queue.close());

  it('refuses a policy that takes too long to compile, and goes on with the next one', async () => {
    const clock = new ManualClock(0);
    queue = new PolicyQueue(clock, new RecordingLogger());
    let isOver = false;
    const costly = compile(queue, COSTLY).finally(() => {
      isOver = true;
    });
    const next = compile(queue, '{"denied_actions":["drop"]}');
    while (!isOver) {
      clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await costly).toMatchObject({ document: null, errors: [{ message: expect.stringContaining('5 s') }] });
    expect(await next).toMatchObject({ document: '{"denied_actions":["drop"]}', warnings: [] });
  });

  it(`leaves the thread of the server free: nothing holds it up for more than ${STALL_MS} ms`, async () => {
    queue = new PolicyQueue(systemClock, new RecordingLogger());
    // The thread is there.
    await compile(queue, '{}');
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const names = JSON.stringify({ denied_actions: Array.from({ length: 20_000 }, (_, index) => `action_${index}*`) });
    const outcomes = [await compile(queue, names), await compile(queue, COSTLY)];
    delay.disable();
    expect(outcomes.map(({ document }) => document !== null)).toEqual([true, false]);
    if (STALL_MS === 50) process.stdout.write(`The longest stall: ${Math.round(delay.max / 1e6)} ms\n`);
    expect(delay.max / 1e6).toBeLessThanOrEqual(STALL_MS);
  });

  it('tells of a thread that ends, and gives up other work after 15 s', async () => {
    const clock = new ManualClock(0);
    const logger = new RecordingLogger();
    queue = new PolicyQueue(clock, logger);
    const about = { id: 'p', version: 1, name: 'p', scope: 'global', targetId: null } as const;
    const meeting = [{ ...about, document: COSTLY }];
    let isOver = false;
    const asked = queue.do('in-force', { policies: meeting, meeting }).finally(() => {
      isOver = true;
    });
    asked.catch(() => undefined);
    while (!isOver) {
      clock.advance(15_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await expect(asked).rejects.toMatchObject({ code: 'OVER_CAPACITY' });
    expect(JSON.stringify(logger)).toContain('in-force took more than 15 s');
    expect(await compile(queue, '{}')).toMatchObject({ document: '{}' });
  });

  it('takes nothing once it is closed', async () => {
    queue = new PolicyQueue(systemClock, new RecordingLogger());
    await queue.close();
    expect(() => compile(queue, '{}')).toThrow(expect.objectContaining({ code: 'SHUTTING_DOWN' }));
  });

  it('fails what waits when it is closed', async () => {
    queue = new PolicyQueue(systemClock, new RecordingLogger());
    const waiting = ['{}', '{}'].map((source) => compile(queue, source));
    const outcomes = Promise.allSettled(waiting);
    await queue.close();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
