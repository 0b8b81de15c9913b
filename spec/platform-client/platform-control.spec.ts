import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allow, configureSentinel, currentCall, deny, GuardedAction, PolicyRule, QueueApprovalGate } from '../../src';
import { ManualClock } from '../../src/testing';
import { ControlledAgent, outcome, until } from './doubles/controlled-agent';
import { listOf, type Reply } from './doubles/controlling-platform';

jest.setTimeout(20_000);

let agent: ControlledAgent;
beforeEach(async () => {
  agent = new ControlledAgent();
  await agent.platform.start();
});
afterEach(() => agent.end());

const DENIES_DROP = {
  id: 'p1',
  name: 'remote',
  version: 3,
  scope: 'global',
  target_id: null,
  denied_actions: ['drop'],
};

async function controlled(options: Parameters<ControlledAgent['make']>[0] = {}) {
  const sentinel = agent.make(options);
  const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
  const look = sentinel.guard(() => 'seen', { name: 'look' });
  await sentinel.ready();
  await until(() => agent.platform.openStreams > 0);
  return { sentinel, drop, look };
}

/** Has the platform answer so, tells of it, and waits until it was asked for and looked at. */
async function change(reply: Reply): Promise<void> {
  const { platform } = agent;
  platform.policies = reply;
  const before = platform.count('/policies/sync');
  platform.tell('policy_updated');
  await until(() => platform.count('/policies/sync') > before);
  const seen = platform.count('/policies/sync');
  platform.tell('policy_updated');
  await until(() => platform.count('/policies/sync') > seen);
}

describe('PlatformControl', () => {
  it('takes the policies at the start, and asks for them by their ETag', async () => {
    const { platform } = agent;
    platform.policies = listOf([DENIES_DROP], '"one"');
    const { sentinel, drop } = await controlled();
    expect(outcome(drop)).toBe('ACTION_DENIED');
    expect(agent.interventions[0]).toMatchObject({ policyId: 'p1', policyName: 'remote', policyVersion: '3' });
    await change(platform.policies);
    const asked = platform.asked.filter(({ path }) => path === '/policies/sync');
    expect(asked.at(0)).toMatchObject({ query: '?include_runs=true&agent_id=ann' });
    expect(asked.map(({ headers }) => headers['if-none-match']).at(-1)).toBe('"one"');
    expect([outcome(drop), sentinel.control.status().policies]).toEqual([
      'ACTION_DENIED',
      [{ id: 'p1', name: 'remote', version: '3' }],
    ]);
  });

  it.each<[string, Reply]>([
    ['a page', { status: 200, text: '<html>hello</html>', type: 'text/html' }],
    ['JSON of another shape', { status: 200, text: '{"policies":{}}' }],
    ['nothing', { status: 200, text: '' }],
    ['an empty list as another status', { status: 202, text: '{"policies":[]}' }],
    ['a failure', { status: 500, text: '{"policies":[]}' }],
    ['that it is not there', { status: 404, text: '{"code":"NOT_FOUND"}' }],
    ['that the key is not welcome', { status: 403, text: '{"code":"FORBIDDEN"}' }],
    ['that nothing has changed, to no ETag', { status: 304, text: '' }],
    ['more than any platform', { status: 200, text: `{"policies":[],"more":"${'x'.repeat(16_777_216)}"}` }],
  ])('changes nothing where the platform answers with %s', async (_what, reply) => {
    agent.platform.policies = listOf([DENIES_DROP]);
    const { sentinel, drop, look } = await controlled();
    agent.platform.policies = reply;
    agent.platform.tell('policy_updated');
    await until(() => sentinel.control.status().lastError !== null);
    expect([outcome(drop), outcome(look)]).toEqual(['ACTION_DENIED', 'seen']);
    expect(sentinel.control.status()).toMatchObject({ policies: [{ id: 'p1' }], isFromHome: false });
    expect(agent.logged('warn').filter((text) => text.includes('does not tell of policies'))).toHaveLength(1);
  });

  it('takes an empty list for an answer', async () => {
    agent.platform.policies = listOf([DENIES_DROP]);
    const { drop } = await controlled();
    await change(listOf([]));
    await until(() => outcome(drop) === 'dropped');
  });

  it.each<[string, object, string]>([
    ['an unknown key', { denied: ['x'] }, 'denied is not a known key'],
    [
      'a pattern that cannot be run',
      { argument_constraints: { look: { properties: { a: { pattern: '(?=x)' } } } } },
      'not a usable JSON Schema',
    ],
    [
      'an argument that the action does not have',
      { downgrades: { give: [{ argument: 'amont', maximum: 1 }] } },
      'speaks of the argument "amont"',
    ],
    ['a rule that is not there', { rules: { mine: {} } }, 'there is no rule of that name'],
    ['another scope', { scope: 'planet' }, 'scope must be global, agent or run'],
    ['no target', { scope: 'run' }, 'target_id does not fit the scope'],
  ])(
    'refuses a whole set for %s in one document; the last good set stays, and the log tells once',
    async (_what, fault, told) => {
      agent.platform.policies = listOf([DENIES_DROP]);
      const { sentinel, drop, look } = await controlled();
      sentinel.guard((amount: number, to: string) => `${amount} ${to}`, { name: 'give' });
      const faulty = { id: 'p2', name: 'worse', version: 9, scope: 'global', target_id: null, ...fault };
      await change(listOf([{ ...DENIES_DROP, denied_actions: ['look'] }, faulty]));
      await until(() => sentinel.control.status().refused !== null);
      expect([outcome(drop), outcome(look)]).toEqual(['ACTION_DENIED', 'seen']);
      expect(sentinel.control.status().refused).toContain(told);
      await change(agent.platform.policies);
      expect(agent.logged('error').filter((text) => text.includes('are refused'))).toHaveLength(1);
      await change(listOf([{ ...DENIES_DROP, denied_actions: ['look'] }]));
      await until(() => outcome(look) === 'ACTION_DENIED');
      expect(sentinel.control.status().refused).toBeNull();
    },
  );

  it('tells a refusal again where the set in force had come back between, by its ETag', async () => {
    const good = listOf([DENIES_DROP], '"good"');
    const bad = listOf([{ ...DENIES_DROP, scope: 'planet' }], '"bad"');
    agent.platform.policies = good;
    await controlled();
    for (const reply of [bad, good, bad]) await change(reply);
    expect(agent.logged('error').filter((text) => text.includes('are refused'))).toHaveLength(2);
  });

  it('reads a refused set again only where something else has changed', async () => {
    const reads = jest.spyOn(JSON, 'stringify');
    const twice = { id: 'p', name: 'twice', downgrades: { look: [{ argument: 'a', replace: { x: 'two' } }] } };
    const own = { downgrades: { look: [{ argument: 'a', replace: { x: 'one' } }] } };
    const sentinel = agent.make({ policy: own });
    await sentinel.ready();
    await until(() => agent.platform.openStreams > 0);
    await change(listOf([twice]));
    await until(() => sentinel.control.status().refused !== null);
    const readings = () => reads.mock.calls.filter(([value]) => (value as typeof twice)?.name === 'twice').length;
    const once = readings();
    const before = agent.platform.count('/policies/sync');
    await change(agent.platform.policies);
    expect(once).toBeGreaterThan(0);
    expect([readings() - once, agent.platform.count('/policies/sync') > before]).toEqual([0, true]);
    expect(sentinel.control.status().refused).toContain('Keep one of them');
    sentinel.updatePolicy({});
    agent.platform.tell('policy_updated');
    await until(() => sentinel.control.status().policies?.length === 1);
    expect(sentinel.control.status().refused).toBeNull();
    reads.mockRestore();
  });

  it('refuses the calls of an action that does not fit what is in force, and throws nothing where it is guarded', async () => {
    const speaks = { ...DENIES_DROP, denied_actions: [], downgrades: { give: [{ argument: 'amont', maximum: 1 }] } };
    agent.platform.policies = listOf([speaks], '"one"');
    const { sentinel, look } = await controlled();
    const give = sentinel.guard((amount: number, to: string) => `${amount} ${to}`, { name: 'give' });
    expect([outcome(() => give(1, 'ann')), outcome(look)]).toEqual(['RULE_FAILED', 'seen']);
    expect(agent.interventions.at(-1)).toMatchObject({
      reason: expect.stringContaining('speaks of the argument "amont"'),
      context: { rule_error: 'UNKNOWN_ARGUMENT' },
    });
    expect(() => sentinel.updatePolicy({ deniedActions: ['look'] })).not.toThrow();
    expect([outcome(() => give(1, 'ann')), outcome(look)]).toEqual(['RULE_FAILED', 'ACTION_DENIED']);
    await change(listOf([]));
    await until(() => outcome(() => give(1, 'ann')) === '1 ann');
  });

  it('says that an answer is too large', async () => {
    agent.platform.policies = { status: 200, text: 'x'.repeat(16_777_217) };
    const sentinel = agent.make({ policy: {} });
    await sentinel.ready();
    expect(sentinel.control.status().lastError).toBe("the platform's answer is too large: more than 16777216 bytes");
  });

  it('names policy, version and fault of a document that is refused', async () => {
    const { sentinel } = await controlled();
    await change(listOf([DENIES_DROP, { id: 'p2', name: 'worse', version: 9, budgets: { session: -1 } }]));
    await until(() => sentinel.control.status().refused !== null);
    expect(sentinel.control.status().refused).toContain('policy "worse", version 9: budgets.session must be >= 0');
  });

  it('refuses a set that contradicts itself, or the local policy', async () => {
    const replace = (to: string) => ({ downgrades: { look: [{ argument: 'a', replace: { x: to } }] } });
    const sentinel = agent.make({ policy: replace('one') });
    sentinel.guard((a: string) => a, { name: 'look' });
    await until(() => sentinel.control.status().policies !== null);
    await change(listOf([{ id: 'p', name: 'p', ...replace('two') }]));
    await until(() => sentinel.control.status().refused !== null);
    expect(() => sentinel.updatePolicy([replace('one'), replace('two')])).toThrow(
      expect.objectContaining({ code: 'INVALID_POLICY' }),
    );
  });

  it('joins its policies and the local ones: an update of either keeps the other', async () => {
    agent.platform.policies = listOf([DENIES_DROP]);
    const { sentinel, drop, look } = await controlled({ policy: { deniedActions: ['look'] } });
    await until(() => outcome(drop) === 'ACTION_DENIED');
    expect(outcome(look)).toBe('ACTION_DENIED');
    sentinel.updatePolicy([]);
    expect([outcome(drop), outcome(look)]).toEqual(['ACTION_DENIED', 'seen']);
    sentinel.updatePolicy({ deniedActions: ['look'] });
    await change(listOf([]));
    await until(() => outcome(drop) === 'dropped');
    expect(outcome(look)).toBe('ACTION_DENIED');
  });

  it("never loosens a user's rule by a soft entry for it", async () => {
    class Never extends PolicyRule {
      readonly name = 'never';
      readonly stage = 'access';
      evaluate({ action }: { action: { name: string } }) {
        return action.name === 'drop' ? deny('NEVER', 'Never.') : allow();
      }
    }
    agent.platform.policies = listOf([
      { id: 'p', name: 'p', strict_mode: false, shadow: ['never'], rules: { never: {} } },
    ]);
    const { sentinel, drop } = await controlled({ rules: [new Never()], platform: { requirePolicy: true } });
    expect(sentinel.control.status()).toMatchObject({ refused: null, policies: [{ id: 'p' }] });
    expect(outcome(drop)).toBe('NEVER');
  });

  it('has documents for a run or an agent decide about their calls alone', async () => {
    agent.platform.policies = listOf([
      { ...DENIES_DROP, id: 'r', scope: 'run', target_id: 'r-1' },
      { ...DENIES_DROP, id: 'a', scope: 'agent', target_id: 'ann', denied_actions: ['look'] },
    ]);
    const { sentinel, drop, look } = await controlled();
    expect([outcome(drop), outcome(look)]).toEqual(['dropped', 'ACTION_DENIED']);
    const inRun = () => [outcome(drop), outcome(look)];
    expect(sentinel.run({ runId: 'r-1' }, inRun)).toEqual(['ACTION_DENIED', 'ACTION_DENIED']);
    expect(sentinel.run({ runId: 'r-1', agentId: 'bob' }, inRun)).toEqual(['ACTION_DENIED', 'seen']);
    expect(sentinel.run({ runId: 'r-2', agentId: 'bob' }, inRun)).toEqual(['dropped', 'seen']);
  });

  it("counts calls without an agent as the key's", async () => {
    agent.platform.session = { organisation_id: 'org-1', agent_id: 'ann' };
    agent.platform.policies = listOf([{ ...DENIES_DROP, scope: 'agent', target_id: 'ann' }]);
    const { sentinel, drop, look } = await controlled({ agentId: undefined });
    expect(outcome(drop)).toBe('ACTION_DENIED');
    agent.platform.pull({ target_type: 'agent', target_id: 'ann' });
    await until(() => outcome(look) === 'KILL_SWITCH');
    expect(sentinel.run({ agentId: 'bob' }, () => outcome(look))).toBe('seen');
  });
});

describe('Whose the key of a control is', () => {
  const OF_ANN = [{ ...DENIES_DROP, scope: 'agent', target_id: 'ann' }];
  const KILLED = { target_type: 'agent', target_id: 'ann', reason: 'Enough.', killed_by_label: 'ops' };
  const NO_SUCH_ROUTE: Reply = { status: 404, text: '{"code":"NOT_FOUND"}' };

  it('stays known where the platform does not say it any more: neither stops nor policies of the agent are lifted', async () => {
    const { platform } = agent;
    platform.session = { organisation_id: 'org-1', agent_id: 'ann' };
    platform.policies = listOf(OF_ANN, '"one"');
    const { sentinel, drop } = await controlled({ agentId: undefined });
    platform.sessionReply = NO_SUCH_ROUTE;
    platform.policies = { status: 500, text: '' };
    platform.tell('policy_updated');
    await until(() => sentinel.control.status().lastError !== null);
    platform.stops = { status: 200, text: JSON.stringify({ active: [KILLED] }) };
    await until(() => outcome(drop) === 'KILL_SWITCH');
    platform.policies = listOf(OF_ANN, '"two"');
    await until(() => sentinel.control.status().lastError === null);
    expect(outcome(drop)).toBe('KILL_SWITCH');
    platform.pull({ target_type: 'agent', target_id: 'ann' }, false);
    await until(() => sentinel.control.status().stops === 0);
    expect(outcome(drop)).toBe('ACTION_DENIED');
  });

  it('is asked again where a first answer was 404, and the policies with it, whatever their ETag', async () => {
    const { platform } = agent;
    platform.session = { organisation_id: 'org-1', agent_id: 'ann' };
    platform.sessionReply = NO_SUCH_ROUTE;
    platform.policies = listOf(OF_ANN, '"one"');
    const { drop } = await controlled({ agentId: undefined });
    expect(outcome(drop)).toBe('dropped');
    platform.sessionReply = null;
    platform.tell('policy_updated');
    await until(() => outcome(drop) === 'ACTION_DENIED');
  });

  it.each<[string, Reply]>([
    ['a page', { status: 404, text: '<html>default backend</html>', type: 'text/html' }],
    ['nothing that can be read', { status: 200, text: 'hello' }],
  ])('is no answer that is %s', async (_what, reply) => {
    agent.platform.sessionReply = reply;
    const sentinel = agent.make();
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    expect(outcome(drop)).toBe('POLICY_UNAVAILABLE');
    await until(() => sentinel.control.status().lastError !== null);
    expect(agent.platform.count('/policies/sync')).toBe(0);
  });

  it('stays known in the next process', async () => {
    const { platform } = agent;
    platform.session = { organisation_id: 'org-1', agent_id: 'ann' };
    platform.policies = listOf(OF_ANN);
    await controlled({ agentId: undefined });
    await agent.close();
    platform.sessionReply = NO_SUCH_ROUTE;
    const { sentinel, drop } = await controlled({ agentId: undefined });
    await until(() => sentinel.control.status().policies !== null && !sentinel.control.status().isFromHome);
    expect(outcome(drop)).toBe('ACTION_DENIED');
    expect(readdirSync(agent.home).filter((name) => name.startsWith('control-'))).toHaveLength(1);
  });
});

describe('What a platform requires', () => {
  it.each([
    ['nothing local', {}, 'POLICY_UNAVAILABLE'],
    ['a local policy', { policy: { deniedActions: [] } }, 'dropped'],
    ['a local policy, and it is required', { policy: {}, platform: { requirePolicy: true } }, 'POLICY_UNAVAILABLE'],
    ['nothing local, and it is not required', { platform: { requirePolicy: false } }, 'dropped'],
  ])('before the first policies, with %s', async (_what, options, expected) => {
    agent.platform.policies = { status: 500, text: '' };
    const sentinel = agent.make(options);
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    expect(outcome(drop)).toBe(expected);
    const ready = sentinel.ready();
    if (expected === 'dropped') return ready;
    expect(agent.interventions).toMatchObject([{ type: 'hard_block', rule: null, reasonCode: 'POLICY_UNAVAILABLE' }]);
    const closed = expect(ready).rejects.toMatchObject({ code: 'POLICY_UNAVAILABLE' });
    await sentinel.close();
    return closed;
  });
});

describe('The stops of a platform, at the first call', () => {
  const all = { target_type: 'all', target_id: null, reason: 'Enough.', killed_by_label: 'ops' };

  it.each([
    ['where a policy is required', {}],
    ['where one is local', { policy: {} }],
  ])('are known after ready() though their list comes late, %s', async (_what, options) => {
    let release = (): void => undefined;
    const after = new Promise<void>((resolve) => {
      release = resolve;
    });
    agent.platform.stops = { status: 200, text: JSON.stringify({ active: [all] }), after };
    const sentinel = agent.make(options);
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    const ready = sentinel.ready().then(() => outcome(drop));
    await until(() => agent.platform.count('/kill-switch/active') > 0);
    setTimeout(release, 50);
    expect(await ready).toBe('KILL_SWITCH');
  });

  it('are listed once more where the events began while they were being listed', async () => {
    let release = (): void => undefined;
    const after = new Promise<void>((resolve) => {
      release = resolve;
    });
    agent.platform.stops = { status: 200, text: '{"active":[]}', after };
    const sentinel = agent.make({ policy: {} });
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    const ready = sentinel.ready();
    await until(() => agent.platform.count('/kill-switch/active') > 0 && sentinel.control.status().isConnected);
    // The events begin anew: what happened before may have been missed.
    agent.platform.tell('reset');
    await new Promise((resolve) => setTimeout(resolve, 50));
    agent.platform.stops = { status: 200, text: JSON.stringify({ active: [all] }) };
    release();
    await ready;
    await until(() => outcome(drop) === 'KILL_SWITCH');
  });

  it('are waited for 5 s at most', async () => {
    const clock = new ManualClock();
    agent.platform.stops = { status: 200, text: '{"active":[]}', after: new Promise(() => undefined) };
    const sentinel = agent.make({ clock, policy: {} });
    const ready = sentinel.ready();
    await until(() => agent.platform.count('/kill-switch/active') > 0);
    clock.advance(5_000);
    await ready;
    expect(sentinel.control.status().stops).toBe(0);
  });

  it('keep no policies away where they cannot be listed', async () => {
    agent.platform.policies = listOf([DENIES_DROP]);
    agent.platform.stops = { status: 500, text: '' };
    const sentinel = agent.make();
    await sentinel.ready();
    expect(outcome(sentinel.guard(() => 'dropped', { name: 'drop' }))).toBe('ACTION_DENIED');
    expect(sentinel.control.status().lastError).toContain('500');
  });
});

describe('The stops of a platform', () => {
  const stop = (fields: object) => ({
    is_killed: true,
    target_type: 'all',
    target_id: null,
    reason: 'Enough.',
    by: 'ops',
    ...fields,
  });

  it('hold when they are told, and the record names who and why', async () => {
    const { drop } = await controlled();
    agent.platform.pull();
    await until(() => outcome(drop) === 'KILL_SWITCH');
    expect(agent.interventions.at(-1)).toMatchObject({
      reasonCode: 'KILL_SWITCH',
      reason: 'The kill switch stopped every agent: Enough.',
      context: { killed_by: 'ops', kill_reason: 'Enough.' },
    });
    agent.platform.pull({}, false);
    await until(() => outcome(drop) === 'dropped');
  });

  it('end what waits for a human, and tell a body that runs', async () => {
    const approvals = new QueueApprovalGate();
    const { sentinel } = await controlled({ approvals, policy: { approvals: { actions: ['ask'] } } });
    const ask = sentinel.guard(async () => 'asked', { name: 'ask' });
    const work = sentinel.guard(
      async () => {
        const { signal } = currentCall();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw signal.reason;
      },
      { name: 'work' },
    );
    const [waiting, working] = [ask(), work()].map((each) => each.catch(({ code }) => code));
    await until(() => approvals.pending().length === 1);
    agent.platform.pull({ target_type: 'agent', target_id: 'ann' });
    expect([await waiting, await working]).toEqual(['KILL_SWITCH', 'KILL_SWITCH']);
  });

  it('are apart from those of the process, with the same target', async () => {
    const { sentinel, drop } = await controlled();
    sentinel.kill('Here.');
    agent.platform.pull();
    await until(() => sentinel.control.status().stops === 1);
    expect([sentinel.revive(), outcome(drop)]).toEqual([true, 'KILL_SWITCH']);
    sentinel.kill('Here.');
    agent.platform.pull({}, false);
    await until(() => sentinel.control.status().stops === 0);
    expect([outcome(drop), sentinel.revive(), outcome(drop)]).toEqual(['KILL_SWITCH', true, 'dropped']);
  });

  it.each([
    ['an agent without an id', { target_type: 'agent' }],
    ['everything with an id', { target_id: 'x' }],
    ['a target of another kind', { target_type: 'constructor', target_id: 'x' }],
    ['no reason', { reason: 4 }],
  ])('are listed where one is told that cannot be read: %s', async (_what, fields) => {
    const { sentinel, drop } = await controlled();
    const before = agent.platform.count('/kill-switch/active');
    const listed = { target_type: 'run', target_id: 'r', reason: 'Listed.', killed_by_label: 'ops' };
    agent.platform.stops = { status: 200, text: JSON.stringify({ active: [listed] }) };
    agent.platform.tell('kill_switch_changed', stop(fields));
    await until(() => agent.platform.count('/kill-switch/active') > before && sentinel.control.status().stops === 1);
    expect(sentinel.run({ runId: 'r' }, () => outcome(drop))).toBe('KILL_SWITCH');
    expect(outcome(drop)).toBe('dropped');
  });

  it('hold however many they are', async () => {
    const ofRun = (index: number) => stop({ target_type: 'run', target_id: `run-${index}`, reason: 'x'.repeat(250) });
    const active = [...Array.from({ length: 4_000 }, (_, index) => ofRun(index)), stop({})];
    const text = JSON.stringify({ active });
    expect(text.length).toBeGreaterThan(1_048_576);
    agent.platform.stops = { status: 200, text };
    const { sentinel, drop } = await controlled();
    expect([sentinel.control.status().stops, outcome(drop)]).toEqual([4_001, 'KILL_SWITCH']);
  });

  it('are asked for again where they change as often as they are listed', async () => {
    const { platform } = agent;
    const { sentinel, drop } = await controlled();
    const other = { is_killed: false, target_type: 'run', target_id: 'other' };
    const tells = setInterval(() => platform.tell('kill_switch_changed', other), 1);
    platform.stops = { status: 200, text: JSON.stringify({ active: [stop({})] }), afterMs: 20 };
    const before = platform.count('/kill-switch/active');
    platform.tell('reset');
    await until(() => platform.count('/kill-switch/active') >= before + 5);
    await new Promise((resolve) => setTimeout(resolve, 100));
    clearInterval(tells);
    expect(outcome(drop)).toBe('dropped');
    await until(() => outcome(drop) === 'KILL_SWITCH');
    expect(sentinel.control.status().lastError).toBeNull();
  });

  it('stay where the list cannot be read', async () => {
    agent.platform.stops = { status: 200, text: JSON.stringify({ active: [stop({})] }) };
    const { sentinel, drop } = await controlled();
    await until(() => outcome(drop) === 'KILL_SWITCH');
    agent.platform.stops = { status: 200, text: JSON.stringify({ active: [{ target_type: 'agent' }] }) };
    agent.platform.tell('reset');
    await until(() => sentinel.control.status().lastError !== null);
    expect(outcome(drop)).toBe('KILL_SWITCH');
  });
});

describe('A start with the platform away', () => {
  const file = (): string => join(agent.home, readdirSync(agent.home).filter((name) => name.startsWith('control-'))[0]);
  const stops = {
    status: 200,
    text: JSON.stringify({
      active: [{ target_type: 'run', target_id: 'r', reason: 'Enough.', killed_by_label: 'ops' }],
    }),
  };

  async function keptAndGone(): Promise<void> {
    agent.platform.policies = listOf([DENIES_DROP]);
    agent.platform.stops = stops;
    const { sentinel } = await controlled();
    await until(() => sentinel.control.status().stops === 1);
    await until(() => readFileSync(file(), 'utf8').includes('Enough.'));
    await agent.close();
    await agent.platform.stop();
    agent.logger.entries.length = 0;
  }

  it('holds what the home kept, policies and stops, and tells how old it is', async () => {
    await keptAndGone();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readFileSync(file(), 'utf8')).not.toContain('as_x');
    const sentinel = agent.make();
    const drop = sentinel.guard(() => 'dropped', { name: 'drop' });
    await sentinel.ready();
    expect(outcome(drop)).toBe('ACTION_DENIED');
    expect(sentinel.run({ runId: 'r' }, () => outcome(drop))).toBe('KILL_SWITCH');
    await until(() => sentinel.control.status().lastError !== null);
    expect(sentinel.control.status()).toMatchObject({
      isFromHome: true,
      isConnected: false,
      policiesAt: expect.any(String),
    });
    expect(agent.logged('warn').filter((text) => /policies of .* \(\d+ s old\)/.test(text))).toHaveLength(1);
    await agent.platform.start();
    agent.platform.policies = listOf([]);
    await until(() => outcome(drop) === 'dropped');
  });

  it.each([
    ['a run', { scope: 'run', target_id: 'r-1' }, { runId: 'r-1' }, {}],
    ['an agent', { scope: 'agent', target_id: 'bob' }, { agentId: 'bob' }, {}],
  ])(
    'has what the home kept for %s decide about its calls alone, whoever calls first',
    async (_what, whose, theirs, others) => {
      agent.platform.policies = listOf([{ ...DENIES_DROP, ...whose }]);
      await controlled({ policy: {} });
      await until(() => readdirSync(agent.home).some((name) => name.startsWith('control-')));
      await agent.close();
      await agent.platform.stop();
      // An agent that nobody attached: its first call is what begins the control.
      class Dropper {
        @GuardedAction({ name: 'drop' })
        drop(): string {
          return 'dropped';
        }
      }
      const { home, logger } = agent;
      const platform = { url: agent.platform.url, apiKey: 'as_x' };
      const sentinel = configureSentinel({ home, logger, agentId: 'ann', policy: {}, platform });
      const drop = () => outcome(() => new Dropper().drop());
      const calls = [drop(), ...[theirs, others].map((scope) => sentinel.run(scope, drop))];
      await sentinel.close();
      expect(calls).toEqual(['dropped', 'ACTION_DENIED', 'dropped']);
    },
  );

  it.each<[string, () => void, string | null]>([
    ['damaged', () => writeFileSync(file(), '{"version":1,'), 'is damaged'],
    [
      'changed in its owner',
      () => writeFileSync(file(), readFileSync(file(), 'utf8').replace('org-1', 'org-2')),
      'is damaged',
    ],
    ["another agent's", () => writeFileSync(file(), readFileSync(file(), 'utf8').replace('"ann"', '"bob"')), null],
    ['readable by a group', () => chmodSync(file(), 0o640), 'could be written or read by other users'],
    [
      'with a policy that is faulty',
      () => writeFileSync(file(), readFileSync(file(), 'utf8').replace('denied_actions', 'denied')),
      'is not a known key',
    ],
  ])('does not use what is %s', async (_what, damage, told) => {
    await keptAndGone();
    damage();
    const sentinel = agent.make();
    expect(outcome(sentinel.guard(() => 'dropped', { name: 'drop' }))).toBe('POLICY_UNAVAILABLE');
    const lines = agent.logged('warn').filter((text) => text.includes('is not used'));
    expect(lines).toEqual(told === null ? [] : [expect.stringContaining(told)]);
  });

  it('keeps nothing without a home', async () => {
    agent.platform.policies = listOf([DENIES_DROP]);
    await controlled({ home: false });
    expect(readdirSync(agent.home)).toEqual([]);
  });
});

describe('The connection of a control', () => {
  it.each([429, 503, 404])(
    'is missed once in the log where it is refused with %s, and in the status',
    async (status) => {
      agent.platform.eventsRefusal = { status, text: '' };
      const sentinel = agent.make();
      await sentinel.ready();
      await until(() => agent.platform.count('/events') > 1);
      const missed = agent.logged('warn').filter((text) => text.includes('take up to 30 s'));
      expect([missed.length, sentinel.control.status().lastError]).toEqual([
        1,
        expect.stringContaining(String(status)),
      ]);
      agent.platform.eventsRefusal = null;
      await until(() => sentinel.control.status().isConnected);
      expect(sentinel.control.status().lastError).toBeNull();
      expect(agent.logged('info')).toContainEqual(expect.stringContaining('at once again'));
    },
  );

  it('is made again after 45 s of silence, and everything is asked for anew', async () => {
    const clock = new ManualClock();
    const { platform } = agent;
    const { sentinel } = await controlled({ clock });
    await until(() => sentinel.control.status().isConnected);
    const before = platform.count('/policies/sync');
    for (let second = 0; second < 44; second++) {
      clock.advance(1_000);
    }
    expect(sentinel.control.status().isConnected).toBe(true);
    clock.advance(1_001);
    await until(() => !sentinel.control.status().isConnected);
    await until(() => {
      clock.advance(250);
      return platform.count('/events') === 2;
    });
    expect(platform.asked.filter(({ path }) => path === '/events')[1].headers['last-event-id']).toBe('7');
    await until(() => platform.count('/policies/sync') > before);
  });

  it('is not made before something needs it, and ends with the Sentinel', async () => {
    const sentinel = agent.make();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(agent.platform.count('/events')).toBe(0);
    await sentinel.ready();
    await until(() => agent.platform.openStreams === 1);
    await sentinel.close();
    await until(() => agent.platform.openStreams === 0);
    expect(sentinel.control.status()).toMatchObject({ isConnected: false });
  });
});
