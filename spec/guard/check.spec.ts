import { allow, deny } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { linked } from '../errors/linked';
import { StubRule } from '../policy/doubles/stub-rule';

const policy = { name: 'safety', deniedActions: ['delete_*'], warnings: { actions: ['send_mail'] } };

function make(rules: readonly StubRule[] = []) {
  const test = createTestSentinel({ policy, rules });
  const bodies: unknown[][] = [];
  const guard = (name: string, options: object = {}) =>
    test.sentinel.guard(
      async (to: string, text?: string) => {
        bodies.push([to, text]);
      },
      { name, ...options },
    );
  return { ...test, bodies, guard };
}

describe('sentinel.check', () => {
  it('gives the verdict about a call that would be refused', () => {
    const { sentinel, guard } = make();
    guard('delete_user');
    expect(sentinel.check('delete_user')).toMatchObject({
      allowed: false,
      denial: {
        rule: 'deny-list',
        stage: 'access',
        decision: { kind: 'deny', reasonCode: 'ACTION_DENIED' },
        source: { policyName: 'safety' },
      },
    });
  });

  it('gives the verdict about a call that would run, with what would be flagged', () => {
    const { sentinel, guard } = make();
    guard('send_mail');
    expect(sentinel.check('send_mail', { to: 'ann' })).toMatchObject({
      allowed: true,
      denial: null,
      findings: [{ rule: 'warning' }],
      trace: [{ rule: 'warning', decision: 'warn' }],
    });
  });

  it.each(['send_mail', 'delete_user'])('runs, publishes, logs and consumes nothing: %s', async (name) => {
    const { sentinel, guard, interventions, logged, bodies } = make();
    guard(name, { costUsd: 1 });
    for (let count = 0; count < 3; count++) await sentinel.check(name, { to: 'ann' });
    await sentinel.flush();
    expect({ interventions, logged, bodies }).toEqual({ interventions: [], logged: [], bodies: [] });
    expect(sentinel.spend()).toMatchObject({ sessionUsd: 0, runUsd: 0, actions: {} });
    expect(sentinel.spend(name)).toMatchObject({ calls: 0, costUsd: 0 });
  });

  it('gives a promise where a rule must wait, also for a synchronous action', async () => {
    const { sentinel } = make([new StubRule(() => Promise.resolve(deny('LATE', 'It says no.')))]);
    sentinel.guard(() => 1, { name: 'sum' });
    const verdict = sentinel.check('sum');
    expect(verdict).toBeInstanceOf(Promise);
    await expect(verdict).resolves.toMatchObject({ denial: { decision: { reasonCode: 'LATE' } } });
  });

  it.each<[string, object, Record<string, unknown>, unknown]>([
    ['as they are named in the source', {}, { text: 'hi', to: 'ann' }, { to: 'ann', text: 'hi' }],
    ['as params says', { params: ['a', 'b'] }, { b: 'hi', a: 'ann' }, { a: 'ann', b: 'hi' }],
  ])('takes the arguments by name, %s', async (_how, options, given, seen) => {
    const rule = new StubRule(allow());
    const { sentinel, guard } = make([rule]);
    guard('send_mail', options);
    await sentinel.check('send_mail', given);
    expect(rule.asked[0].call.arguments).toEqual(seen);
  });

  it('hands a single object on to a method that takes one', async () => {
    const rule = new StubRule(allow());
    const { sentinel } = make([rule]);
    sentinel.guard(async (_options: { to: string }) => 1, { name: 'one' });
    sentinel.guard(async ({ to }: { to: string }) => to, { name: 'taken_apart' });
    await sentinel.check('one', { to: 'ann' });
    await sentinel.check('taken_apart', { to: 'ann' });
    expect(rule.asked.map(({ call }) => call.arguments)).toEqual([{ to: 'ann' }, { to: 'ann' }]);
  });

  it('estimates the cost from the arguments, and tells where that fails', async () => {
    const rule = new StubRule(allow());
    const { sentinel, guard } = make([rule]);
    guard('send_mail', { costUsd: (to: string) => to.length, params: ['to'] });
    await sentinel.check('send_mail', { to: 'ann' });
    expect(rule.asked[0].call.estimatedCostUsd).toBe(3);
    expect(sentinel.check('send_mail', {})).toMatchObject({
      allowed: false,
      denial: { rule: null, decision: { reasonCode: 'INVALID_COST' } },
    });
  });

  it('keeps what the rules found when the guard itself refuses', async () => {
    const { sentinel, guard } = make([new StubRule(deny('SHADOWED', 'It would say no.')).inShadow() as StubRule]);
    guard('send_mail', { costUsd: () => Number.NaN });
    expect(await sentinel.check('send_mail')).toMatchObject({
      allowed: false,
      denial: { decision: { reasonCode: 'INVALID_COST' } },
      findings: [{ decision: { reasonCode: 'SHADOWED' }, shadow: true }],
      trace: [{ decision: 'deny', soft: true }],
    });
  });

  it('is a ConfigurationError for an action that nobody knows, naming those that are known', () => {
    const { sentinel, guard } = make();
    expect(() => sentinel.check('pay')).toThrow(
      /^There is no action "pay"\. Known are: none; attach an agent first\. See agent-sentinel\/README\.md#unknown_action$/,
    );
    guard('send_mail');
    guard('delete_user');
    expect(() => sentinel.check('pay')).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_ACTION',
        message: linked('UNKNOWN_ACTION', 'There is no action "pay". Known are: delete_user, send_mail.'),
      }),
    );
  });

  it('asks in the run of the moment', async () => {
    const rule = new StubRule(allow());
    const { sentinel, guard } = make([rule]);
    guard('send_mail');
    await sentinel.run({ runId: 'r', agentId: 'a', intent: 'i' }, () => sentinel.check('send_mail'));
    expect(rule.asked[0].call).toMatchObject({ runId: 'r', agentId: 'a', intent: 'i' });
  });
});
