import {
  type ActionCall,
  ActionRegistry,
  allow,
  configureSentinel,
  createSentinel,
  deny,
  PolicyRule,
  Sentinel,
  sentinelModule,
  UnguardedActionError,
} from 'agent-sentinel';
import { createTestSentinel } from 'agent-sentinel/testing';
import { Container } from 'inversify';
import { linked } from '../errors/linked';
import { type Acting, type AgentOf, type Agents, BY_SYMBOL } from './agents';
import { COMPILATIONS, compiled, type Dialect } from './compiled';

process.env.AGENT_SENTINEL_LOG_LEVEL = 'silent';

const PERMITTED = 'the permitted';
const FORBIDDEN = 'the forbidden';

class NothingForbidden extends PolicyRule {
  readonly name = 'nothing-forbidden';
  readonly stage = 'access';

  evaluate(call: ActionCall) {
    return Object.values(call.arguments).includes(FORBIDDEN) ? deny('NOT_THIS', 'It is forbidden.') : allow();
  }
}

const options = () => ({ home: false as const, rules: [new NothingForbidden()] });

type Outcome = { readonly returned: unknown } | { readonly threw: unknown };

/** What comes of a call, however it is told: by a return, a throw or a promise. */
async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { returned: await call() };
  } catch (error) {
    return { threw: error };
  }
}

/** The same, with an error in short. */
async function shortOutcomeOf(call: () => unknown): Promise<unknown> {
  const outcome = await outcomeOf(call);
  if (!('threw' in outcome)) return outcome;
  const { name, code } = outcome.threw as { name: string; code?: string };
  return { threw: name, code };
}

const REFUSED = { threw: 'PolicyViolationError', code: 'NOT_THIS' };
const UNGUARDED = { threw: 'UnguardedActionError', code: 'UNGUARDED_ACTION' };

async function collect<T>(iteration: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iteration) items.push(item);
  return items;
}

const open: Sentinel[] = [];
const make = (): Sentinel => {
  const sentinel = createSentinel(options());
  open.push(sentinel);
  return sentinel;
};
const configure = (): Sentinel => {
  const sentinel = configureSentinel(options());
  open.push(sentinel);
  return sentinel;
};
afterEach(async () => {
  for (const sentinel of open.splice(0)) await sentinel.close();
});

const ownContainer = (): Container => {
  const container = new Container();
  container.loadSync(sentinelModule(options()));
  open.push(container.get(Sentinel));
  return container;
};

/** How an agent may be made. */
const WAYS = {
  'a container that binds it to itself': (agentClass) => {
    const container = ownContainer();
    container.bind(agentClass).toSelf();
    return container.get(agentClass);
  },
  'a container that binds it to itself, as a singleton': (agentClass) => {
    const container = ownContainer();
    container.bind(agentClass).toSelf().inSingletonScope();
    container.get(agentClass);
    return container.get(agentClass);
  },
  'a child container that binds it to itself': (agentClass) => {
    const child = new Container({ parent: ownContainer() });
    child.bind(agentClass).toSelf();
    return child.get(agentClass);
  },
  'a container that makes it by toDynamicValue': (agentClass) => {
    const container = ownContainer();
    container.bind(agentClass).toDynamicValue(() => new agentClass());
    return container.get(agentClass);
  },
  'a container that holds it by toConstantValue': (agentClass) => {
    const container = ownContainer();
    container.bind(agentClass).toConstantValue(new agentClass());
    return container.get(agentClass);
  },
  'a container that makes it by toDynamicValue, and sentinel.attach': (agentClass) => {
    const container = ownContainer();
    container.bind(agentClass).toDynamicValue(() => container.get(Sentinel).attach(new agentClass()));
    return container.get(agentClass);
  },
  'sentinel.get of a container that makes it by toDynamicValue': (agentClass) => {
    const container = ownContainer();
    container.bind(agentClass).toDynamicValue(() => new agentClass());
    return container.get(Sentinel).get(agentClass);
  },
  'sentinel.attach': (agentClass) => make().attach(new agentClass()),
  'sentinel.get': (agentClass) => make().get(agentClass),
  configureSentinel: (agentClass) => {
    configure();
    return new agentClass();
  },
  'a container without a Sentinel': (agentClass) => {
    const container = new Container();
    container.bind(agentClass).toSelf();
    return container.get(agentClass);
  },
  nothing: (agentClass) => new agentClass(),
} satisfies Record<string, (agentClass: AgentOf<Acting>) => Acting>;

const SHAPES = ['Plain', 'Heir', 'HeirWithOwnAction', 'Marked', 'MarkedHeir', 'HeirOfMarked'] as const;
type Shape = (typeof SHAPES)[number];

const ALL = { legacy: SHAPES, standard: SHAPES };
const NONE = { legacy: [], standard: [] };
/** inversify knows the marks of the class itself only; a standard method decorator cannot leave one. */
const WHAT_IS_MARKED = {
  legacy: ['Plain', 'HeirWithOwnAction', 'Marked', 'MarkedHeir'],
  standard: ['Marked', 'MarkedHeir'],
} as const;

const GUARDED: Record<keyof typeof WAYS, Record<Dialect, readonly Shape[]>> = {
  'a container that binds it to itself': WHAT_IS_MARKED,
  'a container that binds it to itself, as a singleton': WHAT_IS_MARKED,
  'a child container that binds it to itself': WHAT_IS_MARKED,
  'a container that makes it by toDynamicValue': NONE,
  'a container that holds it by toConstantValue': NONE,
  'a container that makes it by toDynamicValue, and sentinel.attach': ALL,
  'sentinel.get of a container that makes it by toDynamicValue': ALL,
  'sentinel.attach': ALL,
  'sentinel.get': ALL,
  configureSentinel: ALL,
  'a container without a Sentinel': NONE,
  nothing: NONE,
};

const remedyFor = (place: string): string =>
  `${place}: the action "act" was called, but no Sentinel guards this agent, so it did not run. ` +
  'Take the agent from sentinel.get(…) or from a container with sentinelModule(…), or call sentinel.attach(agent), ' +
  'also for one made by toDynamicValue or toConstantValue; a class with standard decorators, or a subclass without ' +
  'actions of its own, needs @GuardedAgent() to be guarded by its container; configureSentinel(…) guards all the rest. ' +
  'One that was attached all the same was decorated by another copy of agent-sentinel: see "npm ls agent-sentinel".';

describe.each(COMPILATIONS)('GuardedAction in the $dialect dialect, compiled by $compiler', (compilation) => {
  const { dialect } = compilation;
  const { agents } = compiled<{ agents: Agents }>('agents', compilation);

  describe.each(Object.keys(WAYS) as (keyof typeof WAYS)[])('through %s', (way) => {
    for (const shape of SHAPES) {
      if (GUARDED[way][dialect].includes(shape)) {
        it(`guards ${shape}`, async () => {
          const agent = WAYS[way](agents[shape]);
          expect({
            permitted: await shortOutcomeOf(() => agent.act(PERMITTED)),
            forbidden: await shortOutcomeOf(() => agent.act(FORBIDDEN)),
            ran: agent.ran,
          }).toEqual({ permitted: { returned: 'did the permitted' }, forbidden: REFUSED, ran: [PERMITTED] });
        });
      } else {
        it(`runs nothing of ${shape}, and says what to do`, async () => {
          const agent = WAYS[way](agents[shape]);
          const base = shape === 'Marked' || shape === 'HeirOfMarked' ? 'Marked' : 'Plain';
          const error = new UnguardedActionError('act', dialect === 'legacy' ? `${base}.act` : 'act');
          expect({ outcome: await outcomeOf(() => agent.act(PERMITTED)), ran: agent.ran }).toEqual({
            outcome: { threw: error },
            ran: [],
          });
          expect(error.message).toBe(
            linked('UNGUARDED_ACTION', remedyFor(dialect === 'legacy' ? `${base}.act` : 'act')),
          );
        });
      }
    }
  });

  describe('kinds of methods', () => {
    const { Kinds, HeirOfKinds, Hiding, HeirOfHiding, Throwing } = agents;

    const CALLS = {
      'a synchronous method': (agent, text) => agent.sync(text),
      'an async method': (agent, text) => agent.async(text),
      'a function that returns a promise, of mode async': (agent, text) => agent.promised(text),
      'an async generator': (agent, text) => collect(agent.stream(text)),
      'a method named by a symbol': (agent, text) => agent[BY_SYMBOL](text),
    } satisfies Record<string, (agent: InstanceType<typeof Kinds>, text: string) => unknown>;

    it.each(Object.keys(CALLS) as (keyof typeof CALLS)[])('guards %s', async (kind) => {
      const agent = make().attach(new Kinds());
      const call = (text: string) => CALLS[kind](agent, text);
      const returned =
        kind === 'an async generator' ? [`did ${PERMITTED}`, `did ${PERMITTED} again`] : `did ${PERMITTED}`;
      expect({
        permitted: await shortOutcomeOf(() => call(PERMITTED)),
        forbidden: await shortOutcomeOf(() => call(FORBIDDEN)),
        ran: agent.ran,
      }).toEqual({ permitted: { returned }, forbidden: REFUSED, ran: [PERMITTED] });
    });

    it.each(Object.keys(CALLS) as (keyof typeof CALLS)[])('never runs %s of an agent without a guard', async (kind) => {
      const agent = new Kinds();
      const outcome = await shortOutcomeOf(() => CALLS[kind](agent, PERMITTED));
      expect({ outcome, ran: agent.ran }).toEqual({ outcome: UNGUARDED, ran: [] });
    });

    it('keeps a synchronous method synchronous, its refusal too', () => {
      const agent = make().attach(new Kinds());
      expect(agent.sync(PERMITTED)).toBe('did the permitted');
      expect(() => agent.sync(FORBIDDEN)).toThrow('sync was refused (NOT_THIS): It is forbidden.');
      expect(() => new Kinds().sync(PERMITTED)).toThrow(UnguardedActionError);
    });

    it('never throws synchronously from an asynchronous method', async () => {
      const guarded = make().attach(new Kinds());
      const failing = make().attach(new Throwing());
      const extracted = { async: guarded.async, promised: guarded.promised, symbol: guarded[BY_SYMBOL] };
      const calls: (() => unknown)[] = [
        () => guarded.async(FORBIDDEN),
        () => guarded.promised(FORBIDDEN),
        () => guarded[BY_SYMBOL](FORBIDDEN),
        () => new Kinds().async(PERMITTED),
        () => new Kinds().promised(PERMITTED),
        () => Kinds.ofTheClass(PERMITTED),
        () => new Kinds().stream(PERMITTED).next(),
        () => guarded.stream(FORBIDDEN).next(),
        () => failing.promised(new Error('of the body')),
        () => failing.async(new Error('of the body')),
        () => extracted.async(PERMITTED),
        () => extracted.promised(PERMITTED),
        () => extracted.symbol(PERMITTED),
      ];
      const promises = calls.map((call) => call());
      expect(promises.every((promise) => promise instanceof Promise)).toBe(true);
      const settled = await Promise.allSettled(promises);
      expect(settled.map(({ status }) => status)).toEqual(calls.map(() => 'rejected'));
    });

    it('asks about an async generator at its first next', async () => {
      const { sentinel, interventions } = createTestSentinel({ rules: [new NothingForbidden()] });
      open.push(sentinel);
      const agent = sentinel.attach(new Kinds());
      const iteration = agent.stream(FORBIDDEN);
      const before = interventions.length;
      const first = await shortOutcomeOf(() => iteration.next());
      const second = await shortOutcomeOf(() => iteration.next());
      expect({ before, first, second, after: interventions.length, ran: agent.ran }).toEqual({
        before: 0,
        first: REFUSED,
        second: { returned: { done: true, value: undefined } },
        after: 1,
        ran: [],
      });
    });

    it('never asks about an async generator that is ended before its first next', async () => {
      const { sentinel, interventions } = createTestSentinel({ rules: [new NothingForbidden()] });
      open.push(sentinel);
      const agent = sentinel.attach(new Kinds());
      const left = agent.stream(FORBIDDEN);
      const thrown = agent.stream(FORBIDDEN);
      const error = new Error('of the caller');
      expect([
        await left.return('early'),
        await left.next(),
        await outcomeOf(() => thrown.throw(error)),
        await thrown.next(),
      ]).toEqual([
        { done: true, value: 'early' },
        { done: true, value: undefined },
        { threw: error },
        { done: true, value: undefined },
      ]);
      expect({ interventions, ran: agent.ran, calls: sentinel.spend().actions }).toEqual({
        interventions: [],
        ran: [],
        calls: {},
      });
    });

    it('guards static methods through the attached class, heirs included', async () => {
      make().attach(Kinds);
      expect({
        permitted: await shortOutcomeOf(() => Kinds.ofTheClass(PERMITTED)),
        forbidden: await shortOutcomeOf(() => Kinds.ofTheClass(FORBIDDEN)),
        byHeir: await shortOutcomeOf(() => HeirOfKinds.ofTheClass(FORBIDDEN)),
        instance: await shortOutcomeOf(() => new Kinds().async(PERMITTED)),
      }).toEqual({
        permitted: { returned: 'did the permitted' },
        forbidden: REFUSED,
        byHeir: REFUSED,
        instance: UNGUARDED,
      });
    });

    it('guards static methods by the default Sentinel', async () => {
      const { Hiding: OtherClass } = agents;
      const before = await shortOutcomeOf(() => OtherClass.callHiddenStatic(PERMITTED));
      configure();
      expect({
        before,
        permitted: await shortOutcomeOf(() => OtherClass.callHiddenStatic(PERMITTED)),
        forbidden: await shortOutcomeOf(() => OtherClass.callHiddenStatic(FORBIDDEN)),
      }).toEqual({ before: UNGUARDED, permitted: { returned: 'did the permitted' }, forbidden: REFUSED });
    });

    it('guards private methods', async () => {
      const agent = make().attach(new Hiding());
      expect({
        permitted: await shortOutcomeOf(() => agent.callHidden(PERMITTED)),
        forbidden: await shortOutcomeOf(() => agent.callHidden(FORBIDDEN)),
        unguarded: await shortOutcomeOf(() => new Hiding().callHidden(PERMITTED)),
        ran: agent.ran,
      }).toEqual({
        permitted: { returned: 'did the permitted' },
        forbidden: REFUSED,
        unguarded: UNGUARDED,
        ran: [PERMITTED],
      });
    });

    it('asks about each of two private methods, of a class and of its heir', async () => {
      const sentinel = make();
      await sentinel.attach(new HeirOfHiding()).callHidden(PERMITTED);
      expect(sentinel.spend().actions).toEqual({
        hidden: { calls: 1, costUsd: 0 },
        hidden_too: { calls: 1, costUsd: 0 },
      });
    });

    it('lists private methods, once there is an instance', () => {
      const container = ownContainer();
      container.get(Sentinel).attach(new Hiding());
      expect(
        container
          .get(ActionRegistry)
          .all()
          .map(({ name }) => name),
      ).toEqual(['hidden', 'hidden_static']);
    });

    it.each(['sync', 'async', 'promised', 'stream'] as const)(
      'hands on what the body of a method of kind %s throws, unchanged',
      async (kind) => {
        const agent = make().attach(new Throwing());
        for (const error of [Object.freeze(new Error('of the body')), 'a text', null, undefined, 0]) {
          const outcome = await outcomeOf(() =>
            kind === 'stream' ? collect(agent.stream(error)) : (agent[kind](error) as unknown),
          );
          expect('threw' in outcome && Object.is(outcome.threw, error)).toBe(true);
        }
      },
    );

    it('keeps the name and the length of each method', () => {
      const shapeOf = ({ name, length }: (...args: never[]) => unknown) => ({ name, length });
      expect([
        ...(['sync', 'async', 'promised', 'stream', BY_SYMBOL] as const).map((key) => shapeOf(Kinds.prototype[key])),
        shapeOf(Kinds.ofTheClass),
      ]).toEqual([
        { name: 'sync', length: 1 },
        { name: 'async', length: 1 },
        { name: 'promised', length: 1 },
        { name: 'stream', length: 1 },
        { name: '[by symbol]', length: 1 },
        { name: 'ofTheClass', length: 1 },
      ]);
    });

    it('keeps its methods out of enumeration', () => {
      expect([Object.keys(Kinds.prototype), Object.keys(Hiding.prototype)]).toEqual([[], []]);
    });
  });

  describe('inheritance', () => {
    it('guards the actions of the base in an heir', async () => {
      const agent = make().attach(new agents.HeirOfKinds());
      expect({
        async: await shortOutcomeOf(() => agent.async(FORBIDDEN)),
        sync: await shortOutcomeOf(() => agent.sync(PERMITTED)),
        ran: agent.ran,
      }).toEqual({ async: REFUSED, sync: { returned: 'did the permitted' }, ran: [PERMITTED] });
    });

    const spentBy = async (agentClass: AgentOf<Acting>) => {
      const sentinel = make();
      const agent = sentinel.attach(new agentClass());
      await agent.act('it');
      return { actions: sentinel.spend().actions, ran: agent.ran };
    };

    it('takes super in the synchronous part of an override for the same call', async () => {
      expect(await spentBy(agents.Overriding)).toEqual({
        actions: { act_more: { calls: 1, costUsd: 10 } },
        ran: ['Overriding it', 'Base it'],
      });
    });

    it('takes super of super for the same call too', async () => {
      expect(await spentBy(agents.OverridingTwice)).toEqual({
        actions: { act_most: { calls: 1, costUsd: 100 } },
        ran: ['OverridingTwice it', 'Overriding it', 'Base it'],
      });
    });

    it('takes the super method of another agent for a call of its own', async () => {
      const sentinel = make();
      const agent = sentinel.attach(new agents.OverridingForAnother());
      agent.another = sentinel.attach(new agents.OverridingForAnother());
      await agent.act('it');
      expect({ actions: sentinel.spend().actions, ran: [agent.ran, agent.another.ran] }).toEqual({
        actions: { act_elsewhere: { calls: 1, costUsd: 10 }, act: { calls: 1, costUsd: 1 } },
        ran: [[], ['Base it']],
      });
    });

    it.each(['OverridingLate', 'OverridingLateAmbient'] as const)(
      'takes super after an await for a call of its own in %s',
      async (name) => {
        expect(await spentBy(agents[name])).toEqual({
          actions: { act_late: { calls: 1, costUsd: 10 }, act: { calls: 1, costUsd: 1 } },
          ran: [`${name} it`, 'Base it'],
        });
      },
    );

    it('asks about every step of a recursion, and once where each step goes through super', async () => {
      const sentinel = make();
      await sentinel.attach(new agents.Recursive()).countDown(2);
      await sentinel.attach(new agents.OverridingRecursive()).countDown(2);
      expect(sentinel.spend().actions).toEqual({
        count_down: { calls: 3, costUsd: 0 },
        count_down_more: { calls: 3, costUsd: 0 },
      });
    });

    it('asks about the override that the method of the base calls', async () => {
      const sentinel = make();
      await sentinel.attach(new agents.OverridingRecursive()).countDownAsBase(1);
      expect(sentinel.spend().actions).toEqual({
        count_down: { calls: 1, costUsd: 0 },
        count_down_more: { calls: 1, costUsd: 0 },
      });
    });

    it('asks twice about a method that is two actions', async () => {
      const sentinel = make();
      const agent = sentinel.attach(new agents.Twice());
      await agent.act('it');
      expect({ actions: sentinel.spend().actions, ran: agent.ran }).toEqual({
        actions: { outer: { calls: 1, costUsd: 0 }, inner: { calls: 1, costUsd: 0 } },
        ran: ['it'],
      });
    });

    const place = dialect === 'legacy' ? 'Base.act' : 'act';
    const bareOverride = (name: string) => ({
      code: 'UNGUARDED_OVERRIDE',
      message: linked(
        'UNGUARDED_OVERRIDE',
        `${name}.act overrides the guarded ${place} ("act") and is not guarded itself. ` +
          "Put @GuardedAction on it, or @GuardedAgent({ overrides: 'inherit' }) on the class to guard it with the same options.",
      ),
      details: { action: 'act' },
    });

    it.each(['OverridingBare', 'OverridingRefused'] as const)(
      'refuses an agent with a bare override, however it is made: %s',
      async (name) => {
        const fault = expect.objectContaining(bareOverride(name));
        const agent = new agents[name]();
        expect(() => make().attach(agent)).toThrow(fault);
        expect(() => make().get(agents[name])).toThrow(fault);
        expect(await outcomeOf(() => agent.act(PERMITTED))).toEqual({ returned: PERMITTED });
      },
    );

    it('refuses an agent with a bare override when its container makes it', () => {
      const container = ownContainer();
      container.bind(agents.OverridingRefused).toSelf();
      expect(() => container.get(agents.OverridingRefused)).toThrow(/OverridingRefused.act overrides the guarded/);
    });

    it('guards a bare override like the method that it hides, where the class says so', async () => {
      const sentinel = make();
      const agent = sentinel.attach(new agents.OverridingInherited());
      expect({
        permitted: await shortOutcomeOf(() => agent.act(PERMITTED)),
        forbidden: await shortOutcomeOf(() => agent.act(FORBIDDEN)),
        ran: agent.ran,
        actions: sentinel.spend().actions,
      }).toEqual({
        permitted: { returned: 'did the permitted' },
        forbidden: REFUSED,
        ran: ['OverridingInherited the permitted', 'Base the permitted'],
        actions: { act: { calls: 1, costUsd: 1 } },
      });
    });
  });

  describe('agents out of the ordinary', () => {
    it('guards an agent that froze itself', async () => {
      const agent = make().attach(new agents.Frozen());
      expect({
        permitted: await shortOutcomeOf(() => agent.act(PERMITTED)),
        forbidden: await shortOutcomeOf(() => agent.act(FORBIDDEN)),
        ran: agent.ran,
      }).toEqual({ permitted: { returned: 'did the permitted' }, forbidden: REFUSED, ran: [PERMITTED] });
    });

    it('guards an agent that is frozen after it was attached', async () => {
      const agent = Object.freeze(make().attach(new agents.Plain()));
      expect(await shortOutcomeOf(() => agent.act(FORBIDDEN))).toEqual(REFUSED);
    });

    it('guards through a proxy around an agent', async () => {
      const proxy = new Proxy(make().attach(new agents.Plain()), {});
      expect({
        permitted: await shortOutcomeOf(() => proxy.act(PERMITTED)),
        forbidden: await shortOutcomeOf(() => proxy.act(FORBIDDEN)),
        ran: proxy.ran,
      }).toEqual({ permitted: { returned: 'did the permitted' }, forbidden: REFUSED, ran: [PERMITTED] });
    });

    it('guards an agent whose proxy is attached', async () => {
      const agent = new agents.Plain();
      make().attach(new Proxy(agent, {}));
      expect(await shortOutcomeOf(() => agent.act(FORBIDDEN))).toEqual(REFUSED);
    });

    it('runs nothing through a proxy that answers every property', async () => {
      const agent = make().attach(new agents.Plain());
      const proxy = new Proxy(agent, {
        get: (target, key) => (key === 'act' ? target.act : key === 'ran' ? target.ran : () => 'anything'),
      });
      const outcome = await outcomeOf(() => proxy.act(PERMITTED));
      expect({ threw: 'threw' in outcome, ran: agent.ran }).toEqual({ threw: true, ran: [] });
    });

    it('runs nothing where a method is called without its agent, the default Sentinel notwithstanding', async () => {
      configure();
      const agent = make().attach(new agents.Kinds());
      const { async, sync, stream } = agent;
      expect([
        await shortOutcomeOf(() => async(PERMITTED)),
        await shortOutcomeOf(() => sync(PERMITTED)),
        await shortOutcomeOf(() => collect(stream(PERMITTED))),
        agent.ran,
      ]).toEqual([UNGUARDED, UNGUARDED, UNGUARDED, []]);
    });

    it.each(['sentinel.attach', 'sentinel.get', 'a container that binds it to itself'] as const)(
      'shows no guard on an agent through %s',
      (way) => {
        const agent = WAYS[way](agents.Marked);
        expect(agent).toStrictEqual(new agents.Marked());
        expect({ ...agent }).toEqual({ ran: [] });
        expect([Object.keys(agent), JSON.stringify(agent), Reflect.ownKeys({ ...agent })]).toEqual([
          ['ran'],
          '{"ran":[]}',
          ['ran'],
        ]);
      },
    );

    it('refuses a second Sentinel, and goes on under the first', async () => {
      for (const agent of [new agents.Plain(), new agents.Frozen()]) {
        const first = make();
        expect(first.attach(first.attach(agent))).toBe(agent);
        expect(() => make().attach(agent)).toThrow(
          expect.objectContaining({
            code: 'ALREADY_ATTACHED',
            message: linked(
              'ALREADY_ATTACHED',
              `This ${agent.constructor.name} is attached to another Sentinel already. Make an agent of its own for each Sentinel.`,
            ),
            details: { agentClass: agent.constructor.name },
          }),
        );
        await agent.act(PERMITTED);
        expect(first.spend('act').calls).toBe(1);
      }
    });

    it('refuses two actions of one name with different options', () => {
      const sentinel = make();
      sentinel.attach(new agents.Dear());
      const places = dialect === 'legacy' ? 'Dear.act and Cheap.act' : 'act and act';
      expect(() => sentinel.attach(new agents.Cheap())).toThrow(
        expect.objectContaining({
          code: 'DUPLICATE_ACTION',
          message: linked(
            'DUPLICATE_ACTION',
            `Two actions are named "pay", with different costUsd: ${places}. Rename one, or give both the same options.`,
          ),
          details: { name: 'pay', option: 'costUsd' },
        }),
      );
    });

    it('shares nothing between two Sentinels', async () => {
      const strict = createTestSentinel({ container: new Container(), rules: [new NothingForbidden()] });
      const lenient = createTestSentinel({ container: new Container(), rules: [new NothingForbidden().inShadow()] });
      open.push(strict.sentinel, lenient.sentinel);
      const [left, right] = [strict.sentinel.get(agents.Dear), lenient.sentinel.get(agents.Dear)];
      lenient.sentinel.attach(new agents.Plain());
      const summary = async ({ sentinel, interventions }: typeof strict, agent: Acting) => ({
        outcome: await shortOutcomeOf(() => agent.act(FORBIDDEN)),
        outcomes: interventions.map(({ outcome }) => outcome),
        spend: sentinel.spend().sessionUsd,
        knowsAct: await shortOutcomeOf(async () => (await sentinel.check('act', { text: PERMITTED })).allowed),
      });
      expect([await summary(strict, left), await summary(lenient, right)]).toEqual([
        {
          outcome: REFUSED,
          outcomes: ['blocked'],
          spend: 0,
          knowsAct: { threw: 'ConfigurationError', code: 'UNKNOWN_ACTION' },
        },
        { outcome: { returned: 'did the forbidden' }, outcomes: ['warned'], spend: 100, knowsAct: { returned: true } },
      ]);
      const ids = [...strict.interventions, ...lenient.interventions].map(({ sessionId, runId }) => [sessionId, runId]);
      expect(new Set(ids.flat()).size).toBe(4);
    });
  });
});

describe('Sentinel', () => {
  describe('guard', () => {
    it('asks about a function that is called by another one of the same name, or of none', async () => {
      const sentinel = make();
      const functions = [0, 1].map(() => (text: string) => text);
      const inner = sentinel.guard(functions[0], { name: 'inner' });
      const outer = sentinel.guard((text: string) => inner(text), { name: 'outer' });
      const namesakes = { inner: { pay: (text: string) => text }, outer: { pay: (text: string) => innerPay(text) } };
      const innerPay = sentinel.guard(namesakes.inner.pay, { name: 'inner_pay' });
      const outerPay = sentinel.guard(namesakes.outer.pay, { name: 'outer_pay' });
      expect({
        permitted: [outer(PERMITTED), outerPay(PERMITTED)],
        calls: sentinel.spend().actions,
      }).toEqual({
        permitted: [PERMITTED, PERMITTED],
        calls: {
          outer: { calls: 1, costUsd: 0 },
          inner: { calls: 1, costUsd: 0 },
          outer_pay: { calls: 1, costUsd: 0 },
          inner_pay: { calls: 1, costUsd: 0 },
        },
      });
    });
  });

  describe('close', () => {
    it('closes, and tells of it, where a class that is bound cannot be guarded', async () => {
      const { agents } = compiled<{ agents: Agents }>('agents', COMPILATIONS[0]);
      const container = new Container();
      const { sentinel, logged } = createTestSentinel({ container, rules: [new NothingForbidden()] });
      container.bind(agents.OverridingRefused).toSelf();
      await sentinel.close();
      expect(logged).toEqual([
        {
          level: 'warn',
          fields: { error: expect.objectContaining({ code: 'UNGUARDED_OVERRIDE' }) },
          message: 'Patterns were not compared with actions: a class that is bound cannot be guarded.',
        },
      ]);
    });
  });
});
