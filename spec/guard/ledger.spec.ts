import { type GuardedActionOptions, InterventionSink, type PolicyDocument, type SinkRecord } from '../../src';
import type { LedgerEntry } from '../../src/core/ledger-entry';
import type { SentinelOptions } from '../../src/sentinel/sentinel-options';
import { createTestSentinel } from '../../src/testing';

const HEX_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

class RecordingSink extends InterventionSink {
  readonly name = 'recording';
  readonly records: SinkRecord[] = [];

  write(batch: readonly SinkRecord[]): void {
    this.records.push(...batch);
  }
}

function make(options: Partial<SentinelOptions> & { policy?: PolicyDocument } = {}) {
  const sink = new RecordingSink();
  const test = createTestSentinel({ policy: {}, sessionId: 'session', sinks: [sink], ...options, clock: undefined });
  const entries: LedgerEntry[] = [];
  test.sentinel.actions$.subscribe((entry) => entries.push(entry));
  const guard = <Fn extends (...args: never[]) => unknown>(fn: Fn, more: GuardedActionOptions<Parameters<Fn>> = {}) =>
    test.sentinel.guard(fn, { name: 'act', ...(more as object) });
  return { ...test, entries, sink, guard };
}

describe('A ledger entry', () => {
  it('tells everything about a call that ran', async () => {
    const { sentinel, clock, entries, guard } = make({ policy: { warnings: { actions: ['act'] } } });
    let finish: () => void = () => undefined;
    const act = guard(
      async (orderId: string, options: object) => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { orderId, options, accessToken: 's3cret' };
      },
      { costUsd: 0.5, actualCostUsd: () => 0.25, tags: ['a', 'B'] },
    );
    const ids: string[] = [];
    sentinel.interventions$.subscribe(({ id, revision }) => revision === 1 && ids.push(id));
    const facts = { runId: 'run', agentId: 'agent', taskId: 'task', missionId: 'mission' };
    const done = sentinel.run(facts, () => act('o-1', { apiKey: 'k', deep: [1, { n: 2 }] }));
    clock.advance(1234);
    finish();
    await done;
    const [entry] = entries;
    expect(entry).toEqual({
      id: expect.stringMatching(HEX_ID),
      timestamp: '2026-01-05T00:00:00.000Z',
      action: 'act',
      outcome: 'success',
      durationMs: 1234,
      estimatedCostUsd: 0.5,
      costUsd: 0.25,
      costSource: 'reported',
      tags: ['a', 'B'],
      payload: {
        inputs: { orderId: 'o-1', options: { apiKey: '[redacted]', deep: [1, { n: 2 }] } },
        outputs: {
          orderId: 'o-1',
          options: { apiKey: '[redacted]', deep: [1, { n: 2 }] },
          accessToken: '[redacted]',
        },
      },
      error: null,
      agentId: 'agent',
      runId: 'run',
      sessionId: 'session',
      taskId: 'task',
      missionId: 'mission',
      callId: expect.stringMatching(HEX_ID),
      parentCallId: null,
      interventionIds: ids,
      approvalId: null,
    });
    expect(ids).toHaveLength(1);
  });

  it('shows the inputs as they were before the body changed them', async () => {
    const { entries, guard } = make();
    await guard(async (list: number[]) => {
      list.push(2);
      return list.length;
    })([1]);
    expect(entries[0].payload).toEqual({ inputs: { list: [1] }, outputs: 2 });
  });

  it('shows the inputs as they ran, lowered', async () => {
    const { entries, guard } = make({ policy: { downgrades: { act: [{ argument: 'count', maximum: 5 }] } } });
    await guard(async (count: number, more: number) => count + more)(9, 1);
    expect(entries[0].payload).toEqual({ inputs: { count: 5, more: 1 }, outputs: 6 });
  });

  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, null],
    ['a number', 5, 5],
    ['NaN', Number.NaN, 'NaN'],
    ['a flag', false, false],
    ['a text', 'text', 'text'],
    ['a bigint', 5n, '5n'],
    ['a class instance', new (class Ticket {})(), '[Ticket]'],
    ['a buffer', Buffer.from('abc'), '[Buffer 3 bytes]'],
  ])('shows %s as the output', async (_what, output, shown) => {
    const { entries, guard } = make();
    await guard(async () => output)();
    expect(entries[0].payload?.outputs).toEqual(shown);
  });

  it('cuts inputs and outputs at 16 KiB each', async () => {
    const { entries, guard } = make();
    const long = 'x'.repeat(100_000);
    await guard(async (text: string, more: number) => `${text}${more}`)(long, 7);
    const { payload } = entries[0];
    expect([payload?.inputs, payload?.outputs].map((each) => JSON.stringify(each).length <= 16_384)).toEqual([
      true,
      true,
    ]);
    expect(payload).toMatchObject({ inputs: { text: expect.stringContaining('[cut: '), more: 7 } });
  });

  it('redacts by the paths of the action, and nothing with redact: false', async () => {
    const { entries, guard } = make();
    const secret = { iban: 'DE00', apiKey: 'k' };
    await guard(async (customer: object) => customer, { redact: ['customer.iban'], params: ['customer'] })(secret);
    await make().guard(async () => null)();
    const open = make();
    await open.guard(async (customer: object) => customer, { redact: false, params: ['customer'] })(secret);
    expect(entries[0].payload?.inputs).toEqual({ customer: { iban: '[redacted]', apiKey: '[redacted]' } });
    expect(open.entries[0].payload).toEqual({ inputs: { customer: secret }, outputs: secret });
  });

  it.each<[string, unknown, object]>([
    ['an error', new RangeError('too far'), { name: 'RangeError', message: 'too far' }],
    ['a text', 'boom', { name: 'string', message: null }],
    ['nothing', undefined, { name: 'undefined', message: null }],
    ['an object', { name: 5, message: 'm' }, { name: 'object', message: 'm' }],
    [
      'a long message',
      new Error('x'.repeat(5000)),
      { name: 'Error', message: expect.stringMatching(/^x{300,}.{0,40}$/) },
    ],
  ])('tells the error where the body throws %s', async (_what, error, shown) => {
    const { entries, guard } = make();
    const act = guard(async () => {
      throw error;
    });
    await act().catch(() => undefined);
    expect(entries).toMatchObject([{ outcome: 'error', error: shown, payload: { inputs: {}, outputs: null } }]);
  });

  it('tells the parent and the interventions of its call, those at settlement included', async () => {
    const { sentinel, entries, interventions } = make({ policy: { budgets: { session: 2 } } });
    const inner = sentinel.guard(() => 'inner', { name: 'inner', costUsd: 1, actualCostUsd: () => 3 });
    sentinel.guard(() => inner(), { name: 'outer' })();
    const [first, second] = entries;
    expect([first.action, second.action, first.parentCallId, second.parentCallId]).toEqual([
      'inner',
      'outer',
      second.callId,
      null,
    ]);
    expect(first.interventionIds).toEqual(interventions.map(({ id }) => id));
    expect(second.interventionIds).toEqual([]);
  });

  it('is not written for a call that was refused', () => {
    const { entries, guard } = make({ policy: { deniedActions: ['act'] } });
    expect(guard(() => 1)).toThrow();
    expect(entries).toEqual([]);
  });

  it('has an id that sorts in the order in which it was made, whatever the clock does', () => {
    const { clock, entries, guard, interventions } = make({ policy: { warnings: { actions: ['*'] } } });
    const act = guard(() => 1);
    for (const moves of [0, 0, -5000, 10, 1, 0, -1]) {
      clock.set(clock.now() + moves);
      act();
    }
    const ids = entries.map(({ id }) => id);
    expect([...ids].sort()).toEqual(ids);
    expect(interventions.every(({ id }, index) => id < ids[index])).toBe(true);
  });

  it('never has a negative duration', async () => {
    const { clock, entries, guard } = make();
    await guard(async () => clock.set(clock.now() - 5000))();
    expect(entries[0].durationMs).toBe(0);
  });
});

describe('The option ledger', () => {
  const failing = async (_secret: string): Promise<never> => {
    throw new TypeError('raw text');
  };

  it("leaves out payload and the error's message with 'costs'", async () => {
    const { entries, guard } = make({ ledger: 'costs' });
    await guard(failing, { costUsd: 1 })('raw').catch(() => undefined);
    expect(entries).toMatchObject([
      { payload: null, error: { name: 'TypeError', message: null }, costUsd: 1, outcome: 'error' },
    ]);
  });

  it("tells of nothing with 'off'", async () => {
    const { entries, guard, sink, sentinel } = make({ ledger: 'off' });
    await guard(async () => 1)();
    await sentinel.flush();
    expect([entries, sink.records]).toEqual([[], []]);
  });
});

describe('Ledger entries', () => {
  it("reach sinks as records of the kind 'action', among the interventions in the order in which both came", async () => {
    const { sentinel, sink, entries, interventions, guard } = make({ policy: { warnings: { actions: ['act'] } } });
    await guard(async () => 1)();
    await sentinel.flush();
    expect(sink.records).toEqual([
      { kind: 'intervention', intervention: interventions[0] },
      { kind: 'action', entry: entries[0] },
    ]);
    await sentinel.close();
  });

  it('reach subscribers in order, also where one makes a call or throws', () => {
    const { sentinel, guard, logged } = make();
    const inner = sentinel.guard(() => 2, { name: 'inner' });
    const seen: string[] = [];
    sentinel.actions$.subscribe(({ action }) => {
      if (action === 'act') inner();
      throw new Error('mine');
    });
    sentinel.actions$.subscribe(({ action }) => seen.push(action));
    expect(guard(() => 1)()).toBe(1);
    expect(seen).toEqual(['act', 'inner']);
    expect(logged.filter(({ message }) => message.startsWith('A subscriber threw'))).not.toEqual([]);
  });

  it('end with the Sentinel', async () => {
    const { sentinel } = make();
    const complete = jest.fn();
    sentinel.actions$.subscribe({ complete });
    await sentinel.close();
    expect(complete).toHaveBeenCalledTimes(1);
  });
});
