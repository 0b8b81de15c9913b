import fc from 'fast-check';
import { checkKillTarget, KillSwitch, type KillTarget, type Stop, type Stoppable } from '../../src/policy/kill-switch';

const call = (fields: Partial<Stoppable> = {}): Stoppable => ({
  agentId: 'ann',
  runId: 'run',
  missionId: 'moon',
  ...fields,
});
const make = () => {
  const changes = jest.fn();
  return { changes, killSwitch: new KillSwitch(changes) };
};

describe('KillSwitch', () => {
  it('stops nothing before it is pulled', () => {
    const { killSwitch } = make();
    expect([killSwitch.isActive, killSwitch.stopOf(call())]).toEqual([false, undefined]);
  });

  it.each<[string, KillTarget, Partial<Stoppable>, boolean]>([
    ['everything', {}, {}, true],
    ['everything, also what has no names', {}, { agentId: null, missionId: null }, true],
    ['an agent', { agentId: 'ann' }, {}, true],
    ['no other agent', { agentId: 'ann' }, { agentId: 'bob' }, false],
    ['no call without an agent', { agentId: 'ann' }, { agentId: null }, false],
    ['names as they are written', { agentId: 'ann' }, { agentId: 'Ann' }, false],
    ['names whole', { agentId: 'a*' }, {}, false],
    ['a run', { runId: 'run' }, {}, true],
    ['no other run', { runId: 'run' }, { runId: 'other' }, false],
    ['a mission', { missionId: 'moon' }, {}, true],
    ['no call without a mission', { missionId: 'moon' }, { missionId: null }, false],
    ['what matches all that is given', { agentId: 'ann', runId: 'run', missionId: 'moon' }, {}, true],
    [
      'nothing that matches but a part',
      { agentId: 'ann', runId: 'run', missionId: 'moon' },
      { missionId: 'mars' },
      false,
    ],
    ['nothing that matches but the agent', { agentId: 'ann', runId: 'run' }, { runId: 'other' }, false],
    ['what is undefined counts as left out', { agentId: 'ann', runId: undefined }, { runId: 'other' }, true],
  ])('stops %s', (_what, target, fields, isStopped) => {
    const { killSwitch } = make();
    killSwitch.kill('Enough.', target);
    const stop = killSwitch.stopOf(call(fields));
    expect(stop).toEqual(isStopped ? { reason: 'Enough.', target } : undefined);
    expect(killSwitch.isActive).toBe(true);
  });

  it('ends a stop by the same target, and by no other', () => {
    const { killSwitch } = make();
    killSwitch.kill('Enough of ann.', { agentId: 'ann' });
    for (const other of [{}, { agentId: 'bob' }, { runId: 'ann' }, { agentId: 'ann', runId: 'run' }]) {
      expect(killSwitch.revive(other)).toBe(false);
    }
    expect(killSwitch.stopOf(call())).toBeDefined();
    expect(killSwitch.revive({ runId: undefined, agentId: 'ann' })).toBe(true);
    expect([killSwitch.stopOf(call()), killSwitch.isActive]).toEqual([undefined, false]);
    expect(killSwitch.revive({ agentId: 'ann' })).toBe(false);
  });

  it('lets other stops stay', () => {
    const { killSwitch } = make();
    killSwitch.kill('All.', {});
    killSwitch.kill('Ann.', { agentId: 'ann' });
    killSwitch.revive({});
    expect([killSwitch.stopOf(call())?.reason, killSwitch.stopOf(call({ agentId: 'bob' }))]).toEqual([
      'Ann.',
      undefined,
    ]);
  });

  it('is pulled once for a target: again it is not new, and has the new reason', () => {
    const { killSwitch, changes } = make();
    expect([killSwitch.kill('First.', {}), killSwitch.kill('Second.', {})]).toEqual([true, false]);
    expect(killSwitch.stopOf(call())?.reason).toBe('Second.');
    expect(changes).toHaveBeenCalledTimes(1);
    expect([killSwitch.revive({}), killSwitch.kill('Third.', {})]).toEqual([true, true]);
    expect(changes).toHaveBeenCalledTimes(3);
  });

  it('does not change with the object that it was given', () => {
    const { killSwitch } = make();
    const target = { agentId: 'ann' };
    killSwitch.kill('Enough.', target);
    target.agentId = 'bob';
    expect([killSwitch.stopOf(call()), killSwitch.stopOf(call({ agentId: 'bob' }))]).toEqual([
      expect.anything(),
      undefined,
    ]);
  });

  it('tells whom it concerns, once, after the change is told', () => {
    const told: string[] = [];
    const killSwitch = new KillSwitch(() => told.push('change'));
    const watch = (name: string, fields: Partial<Stoppable>) =>
      killSwitch.watch(call(fields), ({ reason }) => told.push(`${name}: ${reason}`));
    watch('ann', {});
    watch('bob', { agentId: 'bob' });
    watch('gone', {})();
    killSwitch.kill('Enough of ann.', { agentId: 'ann' });
    killSwitch.kill('Enough.', {});
    expect(told).toEqual(['change', 'ann: Enough of ann.', 'change', 'bob: Enough.']);
  });

  it('tells of a stop that begins, not of one that holds', () => {
    const { killSwitch } = make();
    killSwitch.kill('Enough.', {});
    const told = jest.fn<void, [Stop]>();
    killSwitch.watch(call(), told);
    killSwitch.kill('Again.', {});
    expect(told).not.toHaveBeenCalled();
  });

  it('keeps stops of the platform apart from its own', () => {
    const { killSwitch } = make();
    const target = { agentId: 'ann' };
    killSwitch.kill('Here.', target);
    expect(killSwitch.killByPlatform({ reason: 'There.', target, by: 'ops' })).toBe(true);
    expect([killSwitch.revive(target), killSwitch.revive(target)]).toEqual([true, false]);
    expect(killSwitch.stopOf(call())).toEqual({ reason: 'There.', target, by: 'ops' });
    killSwitch.kill('Here.', target);
    expect([killSwitch.reviveByPlatform(target), killSwitch.reviveByPlatform(target)]).toEqual([true, false]);
    expect(killSwitch.stopOf(call())).toEqual({ reason: 'Here.', target });
  });

  it('replaces the stops of the platform as a whole, tells whom a new one concerns, and keeps its own', () => {
    const { killSwitch, changes } = make();
    const told = jest.fn();
    killSwitch.watch(call({ runId: 'new' }), told);
    killSwitch.kill('Here.', { missionId: 'mars' });
    const stop = (runId: string) => ({ reason: runId, target: { runId }, by: 'ops' });
    killSwitch.replaceByPlatform([stop('old'), stop('both')]);
    killSwitch.replaceByPlatform([stop('both'), stop('new')]);
    expect(killSwitch.byPlatform).toEqual([stop('both'), stop('new')]);
    expect(told.mock.calls).toEqual([[stop('new')]]);
    expect(
      [call({ runId: 'old' }), call({ missionId: 'mars' })].map((each) => killSwitch.stopOf(each)?.reason),
    ).toEqual([undefined, 'Here.']);
    changes.mockClear();
    killSwitch.replaceByPlatform([stop('both'), stop('new')]);
    expect(changes).not.toHaveBeenCalled();
    killSwitch.replaceByPlatform([]);
    expect(killSwitch.byPlatform).toEqual([]);
  });

  it('counts calls that name no agent as those of the agent that it is told', () => {
    const { killSwitch } = make();
    killSwitch.kill('Enough.', { agentId: 'ann' });
    expect(killSwitch.stopOf(call({ agentId: null }))).toBeUndefined();
    killSwitch.namelessAgent = 'ann';
    expect(killSwitch.stopOf(call({ agentId: null }))).toBeDefined();
    expect(killSwitch.stopOf(call({ agentId: 'bob' }))).toBeUndefined();
  });

  it('never stops what no stop in force matches, for every sequence of kills and revivals', () => {
    const id = fc.option(fc.constantFrom('x', 'y'), { nil: undefined });
    const target = fc.record({ agentId: id, runId: id, missionId: id });
    const step = fc.record({ pull: fc.boolean(), target });
    const facts = fc.record({
      agentId: fc.constantFrom('x', 'y', null),
      runId: fc.constantFrom('x', 'y'),
      missionId: fc.constantFrom('x', 'y', null),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), facts, (steps, stoppable) => {
        const { killSwitch } = make();
        const inForce = new Set<string>();
        for (const { pull, target: each } of steps) {
          const key = JSON.stringify([each.agentId, each.runId, each.missionId]);
          if (pull) {
            expect(killSwitch.kill('Enough.', each)).toBe(!inForce.has(key));
            inForce.add(key);
          } else {
            expect(killSwitch.revive(each)).toBe(inForce.delete(key));
          }
        }
        const names = [stoppable.agentId, stoppable.runId, stoppable.missionId];
        const matches = [...inForce].some((key) =>
          (JSON.parse(key) as (string | null)[]).every((wanted, index) => wanted === null || wanted === names[index]),
        );
        expect(killSwitch.stopOf(stoppable) !== undefined).toBe(matches);
        expect(killSwitch.isActive).toBe(inForce.size > 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('checkKillTarget', () => {
  it.each([{}, { agentId: 'a' }, { runId: 'r', missionId: 'm' }, { runId: 'x'.repeat(128) }])('takes %j', (target) => {
    expect(() => checkKillTarget(target, 'sentinel.kill')).not.toThrow();
  });

  it.each<[string, unknown]>([
    ['there is no option "agent"; there are agentId, runId, missionId', { agent: 'ann' }],
    ['agentId must be a text of 1 to 128 characters', { agentId: '' }],
    ['runId must be a text of 1 to 128 characters', { runId: 'x'.repeat(129) }],
    ['missionId must be a text of 1 to 128 characters', { missionId: null }],
    ['agentId is undefined, which would mean every one', { agentId: undefined }],
    ['the options must be an object', null],
    ['the options must be an object', 'ann'],
    ['the options must be an object', ['ann']],
  ])('refuses what could stop more than was meant: %s', (message, target) => {
    expect(() => checkKillTarget(target, 'sentinel.kill')).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining(`sentinel.kill: ${message}`),
      }),
    );
  });
});
