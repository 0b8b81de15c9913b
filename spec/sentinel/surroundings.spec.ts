import { Container } from 'inversify';
import {
  allow,
  configureSentinel,
  createSentinel,
  GuardedAction,
  PolicyRule,
  parsePolicy,
  Sentinel,
  sentinelModule,
} from '../../src';
import { createTestSentinel } from '../../src/testing';

class ContactRule extends PolicyRule {
  static readonly optionsSchema = {
    required: ['max'],
    properties: { max: { type: 'integer' } },
    additionalProperties: false,
  };
  readonly name = 'contact';
  readonly stage = 'access';
  evaluate() {
    return allow();
  }
}

class Agent {
  @GuardedAction({ name: 'act', blastRadius: () => 5 as never })
  act(): string {
    return 'done';
  }
}

describe('A logger that throws', () => {
  const fail = (): never => {
    throw new Error('no log');
  };
  const logger = { debug: fail, info: fail, warn: fail, error: fail };

  it('changes nothing for a call that is refused, nor for its record', () => {
    const sentinel = createSentinel({ home: false, policy: { deniedActions: ['act'] }, logger });
    const seen: string[] = [];
    sentinel.interventions$.subscribe(({ reasonCode }) => seen.push(reasonCode));
    expect(() => sentinel.get(Agent).act()).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
    expect(seen).toEqual(['ACTION_DENIED']);
  });

  it('changes nothing for a call without a policy, nor for close()', async () => {
    const sentinel = createSentinel({ home: false, policy: [], logger });
    expect(sentinel.get(Agent).act()).toBe('done');
    await sentinel.close();
  });
});

describe('The options of a rule', () => {
  it.each([
    ['itself', new ContactRule()],
    ['narrowed', new ContactRule().forTags('email').when(() => true)],
  ])('are checked when it is %s', (_, rule) => {
    const { sentinel } = createTestSentinel({ rules: [rule], policy: { rules: { contact: { maximum: 2 } } } });
    const act = sentinel.guard(() => 'done', { name: 'act', tags: ['email'] });
    expect(act).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }));
  });

  it('are checked when no document gives any', () => {
    const { sentinel } = createTestSentinel({ rules: [new ContactRule()] });
    expect(sentinel.guard(() => 'done', { name: 'act' })).toThrow(expect.objectContaining({ code: 'INVALID_POLICY' }));
  });
});

describe('Rules that changed after the first call', () => {
  it('are refused although there are as many as before', () => {
    class Other extends ContactRule {
      static override readonly optionsSchema = {} as never;
      override readonly name = 'contact' as never;
    }
    const container = new Container();
    container.loadSync(sentinelModule({ home: false, policy: [] }));
    class Bare extends Other {}
    container.bind(PolicyRule).to(Bare);
    const sentinel = container.get(Sentinel);
    expect(sentinel.guard(() => 'done', { name: 'one' })()).toBe('done');
    container.unbindSync(PolicyRule);
    container.bind(PolicyRule).to(Other);
    expect(sentinel.guard(() => 'done', { name: 'two' })).toThrow(expect.objectContaining({ code: 'RULES_FROZEN' }));
  });
});

describe('An agent with a property of its own that hides a guarded method', () => {
  it('is refused when it is attached', () => {
    const { sentinel } = createTestSentinel();
    const agent = Object.assign(new Agent(), { act: () => 'not guarded' });
    expect(() => sentinel.attach(agent)).toThrow(expect.objectContaining({ code: 'UNGUARDED_OVERRIDE' }));
  });
});

describe('What is given in the wrong shape', () => {
  it.each([
    ['a sink that is a class', () => createTestSentinel({ sinks: [class {} as never] }), 'INVALID_OPTIONS'],
    ['a sink that is null', () => createTestSentinel({ sinks: [null as never] }), 'INVALID_OPTIONS'],
    ['a run without options', () => createTestSentinel().sentinel.run(null as never, () => 1), 'INVALID_OPTIONS'],
    ['a run without a body', () => createTestSentinel().sentinel.run({}, undefined as never), 'INVALID_OPTIONS'],
    ['a check without arguments', () => createTestSentinel().sentinel.check('act', null as never), 'INVALID_OPTIONS'],
    ['a policy text that is none', () => parsePolicy(undefined as never), 'INVALID_POLICY'],
  ])('is a ConfigurationError: %s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigurationError', code }));
  });
});

describe('A container that binds classes by itself', () => {
  class Clerk {
    @GuardedAction({ name: 'file' })
    file(): string {
      return 'done';
    }
  }
  const policy = { deniedActions: ['file'] };

  it('gives an agent whose calls are refused where no Sentinel is in it', () => {
    const agent = new Container({ autobind: true }).get(Clerk);
    expect(() => agent.file()).toThrow(expect.objectContaining({ code: 'UNGUARDED_ACTION' }));
  });

  it('gives an agent that the default Sentinel guards', async () => {
    const sentinel = configureSentinel({ home: false, policy });
    const agent = new Container({ autobind: true }).get(Clerk);
    expect(() => agent.file()).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
    await sentinel.close();
  });

  it('is not asked to make rules, sinks and gates that nobody bound', async () => {
    const logged: string[] = [];
    const log = (_: object, message: string) => logged.push(message);
    const container = new Container({ autobind: true });
    const logger = { debug: log, info: log, warn: log, error: log };
    container.loadSync(sentinelModule({ home: false, policy, logger }));
    expect(() => container.get(Clerk).file()).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
    const sentinel = container.get(Sentinel);
    const ask = sentinel.guard(async () => 'done', { name: 'ask', requiresApproval: true });
    await expect(ask()).rejects.toMatchObject({ code: 'NO_APPROVER' });
    await sentinel.close();
    expect(logged.filter((message) => !message.startsWith('blocked '))).toEqual([]);
  });
});
