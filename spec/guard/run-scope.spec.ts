import type { ActionCall, RunOptions } from '../../src';
import { allow } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';

const ALL: RunOptions = { runId: 'r1', agentId: 'a1', intent: 'i1', taskId: 't1', missionId: 'm1' };
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;
const facts = ({ runId, agentId, intent, taskId, missionId }: ActionCall): RunOptions =>
  ({ runId, agentId, intent, taskId, missionId }) as RunOptions;

function make() {
  const rule = new StubRule(allow());
  const test = createTestSentinel({ rules: [rule], agentId: 'default-agent', sessionId: 'session-7' });
  const ask = test.sentinel.guard(async (_token: symbol) => undefined, { name: 'ask', params: ['token'] });
  /** What a call at this point carries. */
  const here = async () => {
    const token = Symbol('call');
    await ask(token);
    return facts((rule.asked.find(({ call }) => call.arguments.token === token) as { call: ActionCall }).call);
  };
  return { ...test, rule, here };
}

describe('sentinel.run', () => {
  it('gives the calls within it its facts', async () => {
    const { sentinel, here } = make();
    expect(await sentinel.run(ALL, here)).toEqual(ALL);
  });

  it('gives back what the body returns, throws what it throws', () => {
    const { sentinel } = make();
    const error = new Error('mine');
    expect(sentinel.run({}, () => 42)).toBe(42);
    expect(() => sentinel.run({}, () => { throw error; })).toThrow(error); // biome-ignore format: short
  });

  it('belongs to the default run outside of every run', async () => {
    const { here } = make();
    const [one, two] = [await here(), await here()];
    expect(one).toEqual({
      runId: expect.stringMatching(ID),
      agentId: 'default-agent',
      intent: null,
      taskId: null,
      missionId: null,
    });
    expect(two.runId).toBe(one.runId);
  });

  it('holds across awaits, timers and parallel runs, and ends with its body', async () => {
    const { sentinel, here } = make();
    const outside = await here();
    const inRun = (runId: string) =>
      sentinel.run({ runId }, async () => {
        await Promise.resolve();
        const before = await here();
        await new Promise<void>((resolve) => setImmediate(resolve));
        return [before.runId, (await here()).runId];
      });
    expect(await Promise.all([inRun('x'), inRun('y')])).toEqual([
      ['x', 'x'],
      ['y', 'y'],
    ]);
    expect(await here()).toEqual(outside);
  });

  it('stays in the run around it and inherits what it does not set', async () => {
    const { sentinel, here } = make();
    const nested = sentinel.run(ALL, () => sentinel.run({ taskId: 't2' }, () => sentinel.run({ intent: 'i3' }, here)));
    expect(await nested).toEqual({ ...ALL, taskId: 't2', intent: 'i3' });
  });

  it('begins another run with a runId, and inherits the other facts', async () => {
    const { sentinel, here } = make();
    expect(await sentinel.run(ALL, () => sentinel.run({ runId: 'r2' }, here))).toEqual({ ...ALL, runId: 'r2' });
  });

  it('counts a fact that is undefined as not set', async () => {
    const { sentinel, here } = make();
    expect(await sentinel.run(ALL, () => sentinel.run({ agentId: undefined, runId: undefined }, here))).toEqual(ALL);
  });

  it('is of its own Sentinel where the runs of several are within each other, in any order', async () => {
    const [left, right] = [make(), make()];
    const both = async () => [(await left.here()).runId, (await right.here()).runId];
    await left.sentinel.run({ runId: 'left-1' }, () =>
      right.sentinel.run({ runId: 'right-1' }, async () => {
        expect(await both()).toEqual(['left-1', 'right-1']);
        await left.sentinel.run({ runId: 'left-2' }, async () => expect(await both()).toEqual(['left-2', 'right-1']));
        await right.sentinel.run({ runId: 'right-2' }, async () => expect(await both()).toEqual(['left-1', 'right-2']));
        expect(await both()).toEqual(['left-1', 'right-1']);
      }),
    );
  });

  it('can begin from within the one before, again and again: the stack of runs does not grow', async () => {
    const [left, right] = [make(), make()];
    let depth = 0;
    const next = (): Promise<void> =>
      left.sentinel.run({ runId: `run-${depth}` }, () =>
        right.sentinel.run(
          {},
          () => new Promise((resolve) => setImmediate(() => resolve(++depth < 20_000 ? next() : undefined))),
        ),
      );
    await next();
    expect(depth).toBe(20_000);
  });

  it('gives every call the id of its session', async () => {
    const { rule, here } = make();
    await here();
    expect(rule.asked[0].call.sessionId).toBe('session-7');
  });

  it.each<[string, unknown, string]>([
    ['an unknown option', { runID: 'x' }, 'sentinel.run: there is no option "runID"; there are runId, '],
    ['an empty id', { runId: '' }, 'sentinel.run: runId must be a text of 1 to 128 characters.'],
    ['an id that is too long', { taskId: 'x'.repeat(129) }, 'taskId must be a text of 1 to 128 characters'],
    ['an id of another type', { agentId: 7 }, 'agentId must be a text'],
    ['an intent of another type', { intent: {} }, 'intent must be a text'],
    ['a signal of another type', { signal: {} }, 'signal must be an AbortSignal'],
  ])('refuses %s before the body begins', (_what, options, message) => {
    const { sentinel } = make();
    const body = jest.fn();
    expect(() => sentinel.run(options as RunOptions, body)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS', message: expect.stringContaining(message) }),
    );
    expect(body).not.toHaveBeenCalled();
  });
});

describe('sentinel.newRun', () => {
  it('has an id of its own each time, also within another run, and inherits the other facts', async () => {
    const { sentinel, here } = make();
    const [one, two] = await sentinel.run(ALL, () =>
      Promise.all([sentinel.newRun({}, here), sentinel.newRun({ intent: 'new' }, here)]),
    );
    expect([one, two]).toEqual([
      { ...ALL, runId: expect.stringMatching(ID) },
      { ...ALL, runId: expect.stringMatching(ID), intent: 'new' },
    ]);
    expect(new Set([one.runId, two.runId, ALL.runId]).size).toBe(3);
  });
});

describe('The context in an intervention', () => {
  const refused = async (options: RunOptions, agentOptions: object = {}) => {
    const { sentinel, interventions } = createTestSentinel({
      policy: { deniedActions: ['*'] },
      sessionId: 's',
      ...agentOptions,
    });
    const act = sentinel.guard(async () => undefined, { name: 'act', intent: 'the option' });
    await sentinel.run(options, () => act()).catch(() => undefined);
    return interventions[0];
  };

  it('is that of the run', async () => {
    expect(await refused(ALL)).toMatchObject({
      runId: 'r1',
      agentId: 'a1',
      agentIntent: 'i1',
      taskId: 't1',
      missionId: 'm1',
      sessionId: 's',
      callId: expect.stringMatching(ID),
      parentCallId: null,
      approvalId: null,
    });
  });

  it('takes the agent of createSentinel, and the intent of the action, when the run gives none', async () => {
    expect(await refused({}, { agentId: 'a0' })).toMatchObject({
      agentId: 'a0',
      agentIntent: 'the option',
      taskId: null,
      missionId: null,
      runId: expect.stringMatching(ID),
    });
  });

  it('names no agent where nobody does', async () => {
    expect(await refused({})).toMatchObject({ agentId: null });
  });

  it('has ids that sort in the order in which they were made', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy: { deniedActions: ['*'] } });
    const act = sentinel.guard(() => undefined, { name: 'act' });
    for (let count = 0; count < 5000; count++) expect(act).toThrow();
    const ids = interventions.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(interventions.map(({ seq }) => seq)).toEqual(ids.map((_, index) => index + 1));
  });
});
