import { Container, inject, injectable } from 'inversify';
import {
  type ActionCall,
  type ActionDefinition,
  ActionRegistry,
  allow,
  createSentinel,
  type Decision,
  deny,
  GuardedAction,
  InterventionSink,
  InterventionStream,
  PolicyPipeline,
  PolicyRule,
  Sentinel,
  type SentinelOptions,
  type SinkRecord,
  sentinelModule,
  type Verdict,
} from '../../src';
import { createTestSentinel, MemorySink } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';

class Agent {
  @GuardedAction({ name: 'send_mail' })
  async send(to: string) {
    return `to ${to}`;
  }
}

class Hours {
  readonly closed = true;
}

@injectable()
class HoursRule extends PolicyRule {
  readonly name = 'hours';
  readonly stage = 'access';

  constructor(@inject(Hours) private readonly hours: Hours) {
    super();
  }

  evaluate(): Decision {
    return this.hours.closed ? deny('CLOSED', 'It is closed.') : allow();
  }
}

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** A user's own container with a Sentinel in it. */
function make(options: Omit<SentinelOptions, 'container'> = {}) {
  const container = new Container();
  container.loadSync(sentinelModule({ home: false, policy: {}, logger: SILENT, ...options }));
  container.bind(Agent).toSelf();
  return container;
}

const send = (container: Container) => container.get(Agent).send('ann');

describe('Rules in a container', () => {
  it('are made by it, with their dependencies', async () => {
    const container = make();
    container.bind(Hours).toSelf();
    container.bind(PolicyRule).to(HoursRule);
    await expect(send(container)).rejects.toMatchObject({ code: 'CLOSED' });
  });

  it('come after those of the options, in the order of binding', async () => {
    const asked: string[] = [];
    const rule = (name: string) =>
      new StubRule(() => {
        asked.push(name);
        return allow();
      }, { name }); // biome-ignore format: short
    const container = make({ rules: [rule('option')] });
    for (const name of ['first', 'second']) container.bind(PolicyRule).toConstantValue(rule(name));
    await send(container);
    expect(asked).toEqual(['option', 'first', 'second']);
  });

  it('are found when they are bound after the Sentinel and the agent were made, before the first call', async () => {
    const container = make();
    const agent = container.get(Agent);
    container.get(Sentinel);
    container.bind(PolicyRule).toConstantValue(new StubRule(deny('NO', 'It says no.')));
    await expect(agent.send('ann')).rejects.toMatchObject({ code: 'NO' });
  });

  it.each<[string, unknown, string]>([
    ['no rule', {}, 'is not a rule'],
    ['a rule without a name', new StubRule(allow(), { name: '' }), 'name must be a text'],
    [
      'a rule of an unknown stage',
      new StubRule(allow(), { stage: 'later' as 'access' }),
      'stage must be one of access',
    ],
    ['a rule with an unknown onError', new StubRule(allow(), { onError: 'warn' as 'allow' }), "onError must be 'deny'"],
  ])('are refused at the first call when one of them is %s', async (_what, rule, message) => {
    const container = make();
    container.bind(PolicyRule).toConstantValue(rule as PolicyRule);
    const refusal = { code: 'INVALID_RULE', message: expect.stringContaining(message) };
    await expect(send(container)).rejects.toMatchObject(refusal);
    expect(() => make({ rules: [rule as PolicyRule] }).get(Sentinel)).toThrow(expect.objectContaining(refusal));
  });

  describe('bound after the first call', () => {
    const late = () => new StubRule(deny('LATE', 'It says no.'), { name: 'late' });
    const frozen = { name: 'ConfigurationError', code: 'RULES_FROZEN', message: expect.stringContaining(': late.') };

    it('are a ConfigurationError at the first call of another action', async () => {
      const container = make();
      const sentinel = container.get(Sentinel);
      await send(container);
      container.bind(PolicyRule).toConstantValue(late());
      const other = sentinel.guard(async () => 'ran', { name: 'other' });
      await expect(other()).rejects.toMatchObject(frozen);
      expect(sentinel.guard(() => 'ran', { name: 'sync' })).toThrow(expect.objectContaining(frozen));
    });

    it('are a ConfigurationError in check', async () => {
      const container = make();
      await send(container);
      container.bind(PolicyRule).toConstantValue(late());
      expect(() => container.get(Sentinel).check('send_mail')).toThrow(expect.objectContaining(frozen));
    });
  });
});

describe('Sinks in a container', () => {
  it('are made by it, with their dependencies, and get what is published', async () => {
    const written: string[] = [];
    class Channel {
      readonly post = (text: string) => written.push(text);
    }
    @injectable()
    class ChannelSink extends InterventionSink {
      readonly name = 'channel';

      constructor(@inject(Channel) private readonly channel: Channel) {
        super();
      }

      write(batch: readonly SinkRecord[]): void {
        for (const record of batch)
          if (record.kind === 'intervention') this.channel.post(record.intervention.reasonCode);
      }
    }
    const option = new MemorySink();
    const container = make({ policy: { deniedActions: ['*'] }, sinks: [option] });
    container.bind(Channel).toSelf();
    container.bind(InterventionSink).to(ChannelSink);
    await expect(send(container)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    await container.get(Sentinel).flush();
    expect([written, option.interventions.length]).toEqual([['ACTION_DENIED'], 1]);
  });

  it.each<[string, (sink: MemorySink) => void]>([
    ['throws', (sink) => Object.assign(sink, { write: () => { throw new Error('no'); } })], // biome-ignore format: short
    ['rejects', (sink) => Object.assign(sink, { write: () => Promise.reject(new Error('no')) })],
    ['hangs', (sink) => Object.assign(sink, { write: () => new Promise(() => undefined) })],
  ])('never change what happens to a call: one that %s', async (_how, spoil) => {
    const sink = new MemorySink();
    spoil(sink);
    const { sentinel } = createTestSentinel({
      policy: { deniedActions: ['a'], warnings: { actions: ['*'] } },
      sinks: [sink],
    });
    await expect(sentinel.guard(async () => 1, { name: 'a' })()).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    await expect(sentinel.guard(async () => 2, { name: 'b' })()).resolves.toBe(2);
  });

  it('hear of the stream that the container gives', async () => {
    const container = make({ policy: { deniedActions: ['*'] } });
    const heard: string[] = [];
    container.get(InterventionStream).interventions$.subscribe(({ reasonCode }) => heard.push(reasonCode));
    await expect(send(container)).rejects.toMatchObject({ code: 'ACTION_DENIED' });
    expect(heard).toEqual(['ACTION_DENIED']);
  });
});

describe('A PolicyPipeline of one’s own', () => {
  abstract class Own extends PolicyPipeline {
    readonly asked: ActionCall[] = [];

    evaluate(call: ActionCall): Verdict | Promise<Verdict> {
      this.asked.push(call);
      return this.answer() as Verdict;
    }

    protected abstract answer(): unknown;
  }
  const WHOLE = { approval: null, arguments: null, downgrade: null, findings: [], claims: [], trace: [] };
  const REFUSED = {
    ...WHOLE,
    allowed: false,
    denial: {
      rule: 'own-rule',
      stage: 'access',
      decision: deny('OWN', 'It has its own reasons.'),
      source: { policyName: 'own', policyId: null, policyVersion: null },
      shadow: false,
    },
  } as unknown as Verdict;

  async function makeWith(answer: () => unknown) {
    const container = make({ policy: { deniedActions: ['*'] } });
    class Answering extends Own {
      protected answer = answer;
    }
    const pipeline = new Answering();
    (await container.rebind(PolicyPipeline)).toConstantValue(pipeline);
    const interventions: unknown[] = [];
    container.get(InterventionStream).interventions$.subscribe((intervention) => interventions.push(intervention));
    return { container, pipeline, interventions };
  }
  const ALLOWED = { ...WHOLE, allowed: true, denial: null };

  it('decides instead of the rules', async () => {
    const { container, pipeline } = await makeWith(() => ALLOWED);
    await expect(send(container)).resolves.toBe('to ann');
    expect(pipeline.asked).toMatchObject([{ action: { name: 'send_mail' }, arguments: { to: 'ann' } }]);
  });

  it.each<[string, () => unknown]>([
    ['at once', () => REFUSED],
    ['by a promise', () => Promise.resolve(REFUSED)],
  ])('refuses %s', async (_how, answer) => {
    const { container, interventions } = await makeWith(answer);
    await expect(send(container)).rejects.toMatchObject({ code: 'OWN' });
    expect(interventions).toMatchObject([
      { rule: 'own-rule', policyName: 'own', reasonCode: 'OWN', outcome: 'blocked' },
    ]);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => { throw new TypeError('secret 42'); }], // biome-ignore format: short
    ['rejects', () => Promise.reject(new TypeError('secret 42'))],
    ['gives nothing', () => undefined],
    ['gives null', () => null],
    ['gives true', () => true],
    ['gives an empty object', () => ({})],
    ['gives allowed without the rest', () => ({ allowed: true })],
    ['gives allowed in another type', () => ({ ...ALLOWED, allowed: 'yes' })],
    ['refuses without a denial', () => ({ ...ALLOWED, allowed: false })],
    ['refuses with an empty denial', () => ({ ...ALLOWED, allowed: false, denial: {} })],
    [
      'refuses with a decision that is none',
      () => ({ ...REFUSED, denial: { ...REFUSED.denial, decision: { kind: 'allow' } } }),
    ],
    ['gives a promise of nothing', () => Promise.resolve()],
    ['gives a promise of allowed without the rest', () => Promise.resolve({ allowed: true })],
  ])('refuses the call with RULE_FAILED when it %s', async (_how, answer) => {
    const { container, interventions } = await makeWith(answer);
    await expect(send(container)).rejects.toMatchObject({ code: 'RULE_FAILED' });
    expect(interventions).toMatchObject([
      { rule: null, reasonCode: 'RULE_FAILED', type: 'hard_block', outcome: 'blocked' },
    ]);
    expect(JSON.stringify(interventions)).not.toContain('secret 42');
  });
});

describe('ActionRegistry.all', () => {
  const names = (all: readonly ActionDefinition[]) => all.map(({ name }) => name);

  it('knows the actions of what is bound and not resolved, resolved, attached and guarded, by name', () => {
    const container = make();
    const sentinel = container.get(Sentinel);
    class Bound {
      @GuardedAction({ name: 'c_bound' })
      act() {}

      @GuardedAction({ name: 'a_static' })
      static act() {}
    }
    class Resolved {
      @GuardedAction({ name: 'd_resolved' })
      act() {}
    }
    class Attached {
      @GuardedAction({ name: 'b_attached' })
      act() {}
    }
    class Elsewhere {
      @GuardedAction({ name: 'e_elsewhere' })
      act() {}
    }
    container.bind(Bound).toSelf();
    sentinel.get(Resolved);
    sentinel.attach(new Attached());
    sentinel.guard(() => 1, { name: 'f_guarded' });
    expect(names(container.get(ActionRegistry).all())).toEqual([
      'a_static',
      'b_attached',
      'c_bound',
      'd_resolved',
      'f_guarded',
      'send_mail',
    ]);
    expect(new Elsewhere()).toBeDefined();
  });

  it('gives each definition whole, and each name once', () => {
    const container = make();
    const sentinel = container.get(Sentinel);
    sentinel.get(Agent);
    sentinel.attach(new Agent());
    expect(container.get(ActionRegistry).all()).toMatchObject([
      {
        name: 'send_mail',
        description: 'Send mail',
        tags: [],
        riskLevel: null,
        costUsd: 0,
        requiresApproval: false,
        parameters: ['to'],
        mode: 'async',
      },
    ]);
  });

  it('is not shared between two Sentinels', () => {
    const [one, other] = [make(), make()];
    one.get(Sentinel).guard(() => 1, { name: 'mine' });
    expect(names(other.get(ActionRegistry).all())).toEqual(['send_mail']);
  });
});

describe('A call', () => {
  it('never looks anything up in the container, after the first one of its action', async () => {
    const container = make({ policy: { deniedActions: ['other'], warnings: { actions: ['send_mail'] } } });
    container.bind(PolicyRule).toConstantValue(new StubRule(allow()));
    const agent = container.get(Agent);
    const guarded = container.get(Sentinel).guard(() => 1, { name: 'sum' });
    await agent.send('ann');
    guarded();
    const lookUps: string[] = [];
    for (const method of ['get', 'getAsync', 'getAll', 'getAllAsync', 'isBound', 'isCurrentBound'] as const) {
      const original = container[method] as (...args: unknown[]) => unknown;
      Object.assign(container, {
        [method]: (...args: unknown[]) => {
          lookUps.push(method);
          return original.apply(container, args);
        },
      });
    }
    for (let count = 0; count < 10; count++) await agent.send('ann');
    guarded();
    expect(lookUps).toEqual([]);
    container.get(Agent);
    expect(lookUps).toEqual(['get']);
  });
});

describe('The logger', () => {
  const warned = (logged: readonly { level: string; message: string }[], pattern: RegExp) =>
    logged.filter(({ level, message }) => level === 'warn' && pattern.test(message)).map(({ message }) => message);

  it('is told once that there is no policy, at the first call', async () => {
    const { sentinel, logged } = createTestSentinel();
    const act = sentinel.guard(async () => 1, { name: 'act' });
    expect(warned(logged, /No policy/)).toEqual([]);
    await act();
    await act();
    await sentinel.guard(async () => 2, { name: 'other' })();
    expect(warned(logged, /No policy/)).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof createTestSentinel>[0]]>([
    ['a document', { policy: {} }],
    ['a rule', { rules: [new StubRule(allow())] }],
  ])('is not told so when there is %s', async (_what, options) => {
    const { sentinel, logged } = createTestSentinel(options);
    await sentinel.guard(async () => 1, { name: 'act' })();
    expect(warned(logged, /No policy/)).toEqual([]);
  });

  it('is told once of each pattern that matches no action, and where it stands', async () => {
    const { sentinel, logged } = createTestSentinel({
      policy: [
        { deniedActions: ['delete_*', 'send_mial', 'send_mial'], allowedActions: ['*'] },
        { deniedActions: ['send_mial'], schedules: { deploy: {} }, warnings: { actions: ['send_mail'] } },
      ],
    });
    await sentinel.guard(async () => 1, { name: 'send_mail' })();
    await sentinel.close();
    await sentinel.close();
    const told = warned(logged, /match(es)? no action/).join('\n');
    for (const [path, pattern] of [
      ['denied_actions', 'delete_*'],
      ['denied_actions', 'send_mial'],
      ['schedules', 'deploy'],
    ]) {
      expect(told.split(pattern)).toHaveLength(2);
      expect(told).toContain(path);
    }
    expect(told).not.toMatch(/send_mail|allowed_actions/);
  });
});

describe('createSentinel in a container', () => {
  it('lives in the one given', async () => {
    const container = new Container();
    container.bind(PolicyRule).toConstantValue(new StubRule(deny('NO', 'It says no.')));
    const sentinel = createSentinel({ home: false, container, logger: SILENT });
    expect(container.get(Sentinel)).toBe(sentinel);
    await expect(sentinel.get(Agent).send('ann')).rejects.toMatchObject({ code: 'NO' });
  });
});
