import { allow, type Decision, deny, type PolicyDocument, type Stage, warn } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { verdictWith } from './doubles/check';
import { StubRule } from './doubles/stub-rule';

const USERS_STAGES: readonly Stage[] = ['access', 'arguments', 'content', 'behavior', 'advice'];
const DENIAL = deny('NO', 'It says no.', { type: 'own_type', context: { fact: 1 } });
const NO_SOURCE = { policyName: null, policyId: null, policyVersion: null };
const named = (name: string, answer: ConstructorParameters<typeof StubRule>[0], stage: Stage = 'access') =>
  new StubRule(answer, { name, stage });
const thrown = (value: unknown) => () => {
  throw value;
};
const hostile = (trap: 'kind' | 'then') =>
  Object.defineProperty({}, trap, { get: thrown(new RangeError('hostile')) }) as Decision;

describe('The evaluation of a call', () => {
  describe('order', () => {
    it('asks in the order of the stages, whatever the order of binding', async () => {
      const rules = [...USERS_STAGES].reverse().map((stage) => named(stage, allow(), stage));
      expect((await verdictWith(rules)).trace.map(({ rule }) => rule)).toEqual(USERS_STAGES);
    });

    it('asks, within a stage, built-in rules in the order of their table, then those of the user as bound', async () => {
      const policy: PolicyDocument = {
        allowedActions: ['other'],
        deniedActions: ['send_*'],
        schedules: { '*': { days: [] } },
        warnings: { tags: ['email'] },
      };
      const names: string[] = [];
      for (const shadowed of [[], ['deniedActions'], ['deniedActions', 'allowedActions']]) {
        const left = Object.fromEntries(Object.entries(policy).filter(([key]) => !shadowed.includes(key)));
        names.push(String((await verdictWith([], left)).denial?.rule));
      }
      expect(names).toEqual(['deny-list', 'allow-list', 'schedule']);
      const { trace } = await verdictWith([named('mine', allow()), named('yours', allow())], {
        schedules: { '*': { from: '00:00' } },
      });
      expect(trace.map(({ rule }) => rule)).toEqual(['schedule', 'mine', 'yours']);
    });

    it('asks the documents in their order', async () => {
      const { denial } = await verdictWith(
        [],
        [
          { name: 'first', deniedActions: ['send_*'] },
          { name: 'second', deniedActions: ['*'] },
        ],
      );
      expect(denial).toMatchObject({ source: { policyName: 'first' } });
    });

    it('waits for an async rule before it asks the next', async () => {
      const after = named('after', allow());
      let answer: (decision: Decision) => void = () => undefined;
      const asked = verdictWith([
        named(
          'slow',
          () =>
            new Promise<Decision>((resolve) => {
              answer = resolve;
            }),
        ),
        after,
      ]);
      await null;
      expect(after.asked).toEqual([]);
      answer(allow());
      expect((await asked).trace.map(({ rule }) => rule)).toEqual(['slow', 'after']);
    });
  });

  it('ends at the first denial, with everything found before', async () => {
    const rules = [
      named('flags', warn('HM', 'It remarks.')),
      named('allows', allow()),
      named('refuses', DENIAL, 'arguments'),
      named('never-asked', allow(), 'advice'),
    ];
    expect(await verdictWith(rules)).toMatchObject({
      allowed: false,
      denial: { rule: 'refuses', stage: 'arguments', decision: DENIAL, source: NO_SOURCE, shadow: false },
      findings: [{ rule: 'flags', stage: 'access', decision: { reasonCode: 'HM' }, source: NO_SOURCE, shadow: false }],
      trace: [
        { rule: 'flags', stage: 'access', decision: 'warn', soft: false, error: null },
        { rule: 'allows', stage: 'access', decision: 'allow', soft: false, error: null },
        { rule: 'refuses', stage: 'arguments', decision: 'deny', soft: false, error: null },
      ],
    });
    expect(rules[3].asked).toEqual([]);
  });

  it('allows without a finding when no rule applies', async () => {
    const rule = new StubRule(DENIAL, { appliesTo: () => false });
    expect(await verdictWith([rule])).toMatchObject({ allowed: true, denial: null, findings: [], trace: [] });
  });

  it('goes on past a denial in shadow, which leaves a finding', async () => {
    const shadowed = named('shadowed', DENIAL).inShadow();
    expect(await verdictWith([shadowed, named('flags', warn('HM', 'It remarks.'), 'advice')])).toMatchObject({
      allowed: true,
      denial: null,
      findings: [
        { rule: 'shadowed', decision: DENIAL, shadow: true },
        { rule: 'flags', shadow: false },
      ],
      trace: [
        { rule: 'shadowed', decision: 'deny', soft: true },
        { rule: 'flags', decision: 'warn', soft: false },
      ],
    });
  });

  it('names the document that decided', async () => {
    expect(await verdictWith([], { name: 'safety', deniedActions: ['*'] })).toMatchObject({
      denial: {
        source: { policyName: 'safety', policyId: null, policyVersion: expect.stringMatching(/^[0-9a-f]{12}$/) },
      },
    });
  });

  describe('a rule that fails', () => {
    const failure = (name: string, error: string, ruleError: string) => ({
      allowed: false,
      denial: {
        rule: name,
        stage: 'access',
        decision: {
          kind: 'deny',
          type: 'hard_block',
          reasonCode: 'RULE_FAILED',
          reason: `The rule ${name} could not decide, and what cannot be decided is refused.`,
          context: { rule_error: ruleError },
        },
        shadow: false,
      },
      trace: [{ rule: name, stage: 'access', decision: 'failed', soft: false, error: expect.stringContaining(error) }],
    });

    it.each<[string, () => unknown, string, string]>([
      ['throws', thrown(new RangeError('out of range')), 'out of range', 'RangeError'],
      ['throws something that is no error', thrown('just a text'), 'just a text', 'string'],
      ['throws undefined', thrown(undefined), 'undefined', 'undefined'],
      ['throws an object without a prototype', thrown(Object.create(null)), '', 'object'],
      ['rejects', () => Promise.reject(new RangeError('out of range')), 'out of range', 'RangeError'],
      ['rejects with an object without a prototype', () => Promise.reject(Object.create(null)), '', 'object'],
      ['gives nothing', () => undefined, 'no decision', 'TypeError'],
      ['gives null', () => null, 'no decision', 'TypeError'],
      ['gives a promise of nothing', () => Promise.resolve(), 'no decision', 'TypeError'],
      ['gives true', () => true, 'no decision', 'TypeError'],
      ['gives a text', () => 'allow', 'no decision', 'TypeError'],
      ['gives an unknown kind', () => ({ kind: 'perhaps' }), 'no decision', 'TypeError'],
      [
        'gives a denial without a reason',
        () => ({ kind: 'deny', type: 'x', reasonCode: 'X' }),
        'no decision',
        'TypeError',
      ],
      ['gives a denial without a type', () => ({ ...DENIAL, type: undefined }), 'no decision', 'TypeError'],
      ['gives a warning without a reason code', () => ({ kind: 'warn', reason: 'X.' }), 'no decision', 'TypeError'],
      ['gives a denial with an empty reason code', () => ({ ...DENIAL, reasonCode: '' }), 'no decision', 'TypeError'],
      ['gives a decision whose kind cannot be read', () => hostile('kind'), 'hostile', 'RangeError'],
      [
        'gives a promise of one whose kind cannot be read',
        () => Promise.resolve(hostile('kind')),
        'hostile',
        'RangeError',
      ],
      ['gives an object whose then cannot be read', () => hostile('then'), 'hostile', 'RangeError'],
    ])('refuses the call with RULE_FAILED when it %s', async (_how, answer, error, ruleError) => {
      expect(await verdictWith([named('broken', answer)])).toMatchObject(failure('broken', error, ruleError));
    });

    it('takes a denial without a context, and records an empty one', async () => {
      const { context, ...bare } = DENIAL;
      const { sentinel, interventions } = createTestSentinel({ rules: [named('bare', () => bare)] });
      await expect(sentinel.guard(async () => undefined, { name: 'send_mail' })()).rejects.toMatchObject({
        code: 'NO',
      });
      expect(interventions).toMatchObject([{ rule: 'bare', context: {} }]);
    });

    it.each<[string, () => unknown]>([
      ['throws', thrown(new RangeError('out of range'))],
      ['rejects', () => Promise.reject(new RangeError('out of range'))],
      ['throws an object without a prototype', thrown(Object.create(null))],
      ['gives nothing', () => undefined],
      ['gives a decision whose kind cannot be read', () => hostile('kind')],
    ])("lets the call run under onError: 'allow' when it %s, and the trace says so", async (_how, answer) => {
      const lenient = new StubRule(answer, { name: 'lenient', onError: 'allow' });
      expect(await verdictWith([lenient, named('next', allow())])).toMatchObject({
        allowed: true,
        denial: null,
        trace: [
          { rule: 'lenient', decision: 'failed', soft: true, error: expect.any(String) },
          { rule: 'next', decision: 'allow' },
        ],
      });
    });

    it('asks no rule after it', async () => {
      const next = named('next', allow(), 'advice');
      await verdictWith([named('broken', thrown(new Error('x'))), next]);
      expect(next.asked).toEqual([]);
    });

    it.each([new RangeError('cannot say'), undefined])(
      'refuses every call of every action when its appliesTo throws %p',
      async (error) => {
        const broken = new StubRule(allow(), { name: 'broken', appliesTo: thrown(error) });
        expect(await verdictWith([broken])).toMatchObject(failure('broken', '', error?.name ?? 'Error'));
        expect(broken.asked).toEqual([]);
      },
    );

    it('shows the caller and the record the reason, and neither shows the message of the error', async () => {
      const { sentinel, interventions } = createTestSentinel({
        rules: [named('broken', thrown(new Error('secret 42')))],
      });
      const send = sentinel.guard(async () => undefined, { name: 'send_mail' });
      const error = await send().catch((thrownError: Error) => thrownError);
      expect(JSON.stringify([error, (error as Error).message, interventions])).not.toContain('secret 42');
      expect(interventions).toMatchObject([{ rule: 'broken', reasonCode: 'RULE_FAILED', outcome: 'blocked' }]);
    });
  });

  describe('appliesTo', () => {
    it('is asked once per action and policy, however many calls there are', async () => {
      const rule = new StubRule(allow());
      const { sentinel } = createTestSentinel({ rules: [rule] });
      const [one, two] = ['one', 'two'].map((name) => sentinel.guard(async () => name, { name }));
      for (let count = 0; count < 3; count++) await Promise.all([one(), two(), one()]);
      expect(rule.askedToApply.sort()).toEqual(['one', 'two']);
      expect(rule.asked).toHaveLength(9);
    });

    it('gets the definition of the action', async () => {
      const definitions: unknown[] = [];
      const rule = new StubRule(allow(), { appliesTo: (action) => definitions.push(action) > 0 });
      await verdictWith([rule]);
      expect(definitions).toMatchObject([
        { name: 'send_mail', tags: ['Email'], mode: 'async', parameters: ['text'], riskLevel: null, costUsd: 0 },
      ]);
    });
  });

  it('tells a rule call and context', async () => {
    const rule = new StubRule(allow());
    await verdictWith([rule], [], { text: 'hello' });
    expect(rule.asked).toMatchObject([
      {
        call: {
          action: { name: 'send_mail' },
          arguments: { text: 'hello' },
          at: Date.UTC(2026, 0, 5),
          agentId: null,
          intent: null,
          parentCallId: null,
          estimatedCostUsd: 0,
          riskLevel: 'medium',
        },
        context: { options: {}, policyName: null, policyVersion: null, signal: expect.any(AbortSignal) },
      },
    ]);
  });
});
