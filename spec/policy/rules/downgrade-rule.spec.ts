import { type GuardedActionOptions, type PolicyDocument, parsePolicy } from '../../../src';
import type { DowngradeStep } from '../../../src/policy/rules/downgrade-step';
import { createTestSentinel } from '../../../src/testing';

type Args = Record<string, unknown>;

function make(policy: PolicyDocument | readonly PolicyDocument[], options: GuardedActionOptions<[Args]> = {}) {
  const test = createTestSentinel({ policy });
  const ran: Args[] = [];
  const act = test.sentinel.guard(
    async (args: Args) => {
      ran.push(args);
      return 'done';
    },
    { name: 'act', ...options },
  );
  return { ...test, ran, act };
}

/** What runs in the place of the arguments given. */
async function lowered(steps: readonly DowngradeStep[], args: Args): Promise<Args> {
  const { act, ran } = make({ downgrades: { act: steps } });
  await act(args);
  return ran[0];
}

const invalid = (policy: PolicyDocument | readonly PolicyDocument[]) => () => createTestSentinel({ policy });
const INVALID = (text: string) =>
  expect.objectContaining({ code: 'INVALID_POLICY', message: expect.stringContaining(text) });

describe('DowngradeRule', () => {
  it.each<[string, DowngradeStep[], Args, Args]>([
    ['a number to a ceiling', [{ argument: 'n', maximum: 5 }], { n: 9 }, { n: 5 }],
    ['a number to a floor', [{ argument: 'n', minimum: 5 }], { n: 1 }, { n: 5 }],
    ['nothing between floor and ceiling', [{ argument: 'n', minimum: 1, maximum: 5 }], { n: 5 }, { n: 5 }],
    ['to the ceiling where the floor is above it', [{ argument: 'n', minimum: 7, maximum: 5 }], { n: 1 }, { n: 5 }],
    ['a value to the one named for it', [{ argument: 'm', replace: { big: 'small' } }], { m: 'big' }, { m: 'small' }],
    [
      'a value to a number, and that to a ceiling',
      [{ argument: 'm', replace: { big: 9 }, maximum: 5 }],
      { m: 'big' },
      { m: 5 },
    ],
    ['a value to a flag', [{ argument: 'm', replace: { yes: false } }], { m: 'yes' }, { m: false }],
    ['a list to its first items', [{ argument: 'to', maxItems: 2 }], { to: [1, 2, 3] }, { to: [1, 2] }],
    ['a list to nothing', [{ argument: 'to', maxItems: 0 }], { to: [1] }, { to: [] }],
    ['a text to a length', [{ argument: 't', maxLength: 3 }], { t: 'abcd' }, { t: 'abc' }],
    ['a text before half of a pair', [{ argument: 't', maxLength: 2 }], { t: 'a😀b' }, { t: 'a' }],
    [
      'what is nested',
      [{ argument: 'o.model.size', maximum: 2 }],
      { o: { model: { size: 3 }, k: 1 } },
      { o: { model: { size: 2 }, k: 1 } },
    ],
    [
      'an item of a list',
      [{ argument: 'to.0.n', maximum: 1 }],
      { to: [{ n: 5 }, { n: 5 }] },
      { to: [{ n: 1 }, { n: 5 }] },
    ],
    [
      'within the items that are left',
      [
        { argument: 'to.1', maximum: 1 },
        { argument: 'to', maxItems: 2 },
      ],
      { to: [9, 9, 9] },
      { to: [9, 1] },
    ],
    ['no text that looks like a number', [{ argument: 'n', maximum: 5 }], { n: '9' }, { n: '9' }],
    ['no bigint, nothing and no NaN', [{ argument: 'n', maximum: 5 }], { n: 9n }, { n: 9n }],
    ['nothing that is absent', [{ argument: 'o.n', maximum: 5 }], { o: null }, { o: null }],
    ['nothing that is inherited', [{ argument: 'o.toString.length', maximum: 0 }], { o: {} }, { o: {} }],
    ['no number by a replacement for its text', [{ argument: 'n', replace: { 1: 2 } }], { n: 1 }, { n: 1 }],
  ])('lowers %s', async (_what, steps, args, expected) => {
    expect(await lowered(steps, args)).toEqual(expected);
  });

  it('follows a chain of replacements to its end, whichever document names them', async () => {
    const chain: PolicyDocument[] = [
      { downgrades: { act: [{ argument: 'm', replace: { large: 'medium' } }] } },
      { downgrades: { '*': [{ argument: 'm', replace: { medium: 'small', small: 'small' } }] } },
    ];
    for (const policy of [chain, [...chain].reverse()]) {
      const { act, ran } = make(policy);
      for (const m of ['large', 'medium', 'small']) await act({ m });
      expect(ran).toEqual([{ m: 'small' }, { m: 'small' }, { m: 'small' }]);
    }
  });

  it('takes the lowest ceiling and the highest floor of all documents', async () => {
    const { act, ran } = make([
      {
        downgrades: {
          act: [
            { argument: 'n', maximum: 9, minimum: 2 },
            { argument: 'to', maxItems: 1 },
          ],
        },
      },
      {
        downgrades: {
          'a*': [
            { argument: 'n', maximum: 5 },
            { argument: 'n', minimum: 3 },
            { argument: 'to', maxItems: 4 },
          ],
        },
      },
    ]);
    await act({ n: 10, to: [1, 2] });
    await act({ n: 0, to: [] });
    expect(ran).toEqual([
      { n: 5, to: [1] },
      { n: 3, to: [] },
    ]);
  });

  it('refuses two replacements of one value, and a circle, when the policy is loaded', () => {
    const replacing = (from: string, to: string) => ({
      downgrades: { act: [{ argument: 'model', replace: { [from]: to } }] },
    });
    expect(invalid([replacing('a', 'b'), replacing('a', 'c')])).toThrow(
      INVALID('for the argument "model", "a" is replaced by "b" and by "c"'),
    );
    expect(invalid([replacing('a', 'b'), replacing('b', 'a')])).toThrow(INVALID('circle'));
    expect(invalid([replacing('a', 'b'), replacing('a', 'b')])).not.toThrow();
  });

  it('refuses two replacements by patterns that overlap for an action: at attachment, and in a new policy', () => {
    const policy = (other: object = {}): PolicyDocument => ({
      downgrades: {
        'a*': [{ argument: 'm', replace: { x: 'y' } }],
        '*t': [{ argument: 'm', replace: { x: 'z' } }],
      },
      ...other,
    });
    const refusal = INVALID('for the argument "m", "x" is replaced by "y" and by "z"');
    expect(() => make(policy())).toThrow(refusal);
    expect(() => make([policy({ shadow: ['downgrade'] })])).toThrow(refusal);
    expect(() => make({}).sentinel.updatePolicy(policy())).toThrow(refusal);
    const [one, two] = Object.entries(policy().downgrades ?? {}).map(([key, steps]) => ({
      downgrades: { [key]: steps },
    }));
    expect(() => make([one, two])).toThrow(refusal);
    expect(() => make([one, { ...two, strictMode: false }])).not.toThrow();
    expect(() => createTestSentinel({ policy: policy() }).sentinel.guard(() => 1, { name: 'other' })).not.toThrow();
  });

  it('refuses a call whose only argument, no object, stands under a name that it does not speak of', () => {
    const { sentinel } = createTestSentinel({ policy: { downgrades: { act: [{ argument: 'o.n', maximum: 1 }] } } });
    const act = sentinel.guard((e: unknown) => e, { name: 'act' });
    expect(() => act(5)).toThrow(
      expect.objectContaining({
        code: 'ARGUMENT_CONSTRAINT_VIOLATED',
        message: expect.stringContaining('option params'),
      }),
    );
    expect([act({ o: { n: 5 } }), act({})]).toEqual([{ o: { n: 1 } }, {}]);
  });

  it.each(['__proto__', 'a.constructor.b', 'prototype', 'a..b', '.a', 'a.'])('refuses the path %p', (argument) => {
    expect(invalid({ downgrades: { act: [{ argument, maximum: 1 }] } })).toThrow(INVALID(`the argument "${argument}"`));
  });

  it('never changes what the caller holds, at any depth', async () => {
    const args = { n: 9, o: { list: [{ n: 9 }], kept: { same: true } }, rest: { a: 1 } };
    const given = structuredClone(args);
    const { act, ran } = make({
      downgrades: {
        act: [
          { argument: 'n', maximum: 1 },
          { argument: 'o.list.0.n', maximum: 1 },
        ],
      },
    });
    await act(args);
    expect(args).toEqual(given);
    expect(ran).toEqual([{ n: 1, o: { list: [{ n: 1 }], kept: { same: true } }, rest: { a: 1 } }]);
  });

  it('leaves one DOWNGRADE for all that it lowered, with both estimates', async () => {
    const { act, interventions, sentinel } = make(
      {
        name: 'cheap',
        downgrades: {
          act: [
            { argument: 'tokens', maximum: 100 },
            { argument: 'model', replace: { large: 'small' } },
          ],
        },
      },
      { costUsd: ({ tokens, model }) => ((tokens as number) * (model === 'large' ? 3 : 1)) / 1000 },
    );
    await act({ tokens: 1000, model: 'large' });
    expect(interventions).toMatchObject([
      {
        type: 'downgrade',
        outcome: 'modified',
        rule: 'downgrade',
        reasonCode: 'PARAMETERS_REDUCED',
        reason: 'The policy lowered model, tokens of act.',
        policyName: 'cheap',
        originalInputs: { model: 'large' },
        modifiedInputs: { model: 'small' },
        estimatedCostUsd: 3,
        actualCostUsd: 0.1,
        costPreventedUsd: 2.9,
        blastRadius: 'Reduced act',
        context: { lowered: ['model', 'tokens'] },
      },
    ]);
    expect(interventions).toHaveLength(1);
    expect(sentinel.spend().sessionUsd).toBe(0.1);
  });

  it('prevents at least 0, where the lowered call costs more', async () => {
    const { act, interventions } = make(
      { downgrades: { act: [{ argument: 'n', maximum: 1 }] } },
      { costUsd: ({ n }) => 10 - (n as number) },
    );
    await act({ n: 5 });
    expect(interventions).toMatchObject([{ estimatedCostUsd: 5, actualCostUsd: 9, costPreventedUsd: 0 }]);
  });

  it('names the first document whose steps change something', async () => {
    const { act, interventions } = make([
      { name: 'idle', downgrades: { act: [{ argument: 'n', maximum: 100 }] } },
      { name: 'acting', downgrades: { act: [{ argument: 'n', maximum: 50 }] } },
      { name: 'lowest', downgrades: { act: [{ argument: 'n', maximum: 20 }] } },
    ]);
    await act({ n: 70 });
    expect(interventions).toMatchObject([{ policyName: 'acting', modifiedInputs: { n: 20 } }]);
  });

  it('lets the constraints judge what it has lowered', async () => {
    const { act, ran, interventions } = make({
      downgrades: { act: [{ argument: 'n', maximum: 10 }] },
      argumentConstraints: { act: { properties: { n: { maximum: 10 }, to: { maxItems: 1 } } } },
    });
    await act({ n: 99, to: [] });
    expect(ran).toEqual([{ n: 10, to: [] }]);
    await expect(act({ n: 99, to: [1, 2] })).rejects.toMatchObject({ code: 'ARGUMENT_CONSTRAINT_VIOLATED' });
    expect(interventions.slice(1)).toMatchObject([
      {
        type: 'hard_block',
        originalInputs: { n: 99 },
        modifiedInputs: { n: 10 },
        context: { violations: [{ path: 'to', rule: 'maxItems 1' }] },
      },
    ]);
    expect(interventions).toHaveLength(2);
  });

  it('shows in a later denial what it had lowered, with the lowered estimate, and leaves nothing of its own', async () => {
    const { act, interventions, ran } = make(
      { budgets: { session: 1 }, downgrades: { act: [{ argument: 'usd', maximum: 2 }] } },
      { costUsd: ({ usd }) => usd as number },
    );
    await expect(act({ usd: 5 })).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
    expect(interventions).toMatchObject([
      {
        type: 'budget_exceeded',
        originalInputs: { usd: 5 },
        modifiedInputs: { usd: 2 },
        estimatedCostUsd: 2,
        costPreventedUsd: 2,
      },
    ]);
    expect({ count: interventions.length, ran }).toEqual({ count: 1, ran: [] });
  });

  it.each([
    ['in shadow', { shadow: ['downgrade'] }],
    ['of a document that is not strict', { strictMode: false }],
  ])('changes nothing %s, and tells what it would have', async (_how, mode) => {
    const { act, ran, interventions } = make({ downgrades: { act: [{ argument: 'n', maximum: 1 }] }, ...mode });
    await act({ n: 5 });
    expect(ran).toEqual([{ n: 5 }]);
    expect(interventions).toMatchObject([
      { type: 'warning', rule: 'downgrade', modifiedInputs: null, context: { would_have_been: 'downgrade' } },
    ]);
  });

  it('is written in YAML with the same steps', async () => {
    const { act, ran } = make(
      parsePolicy('downgrades: { act: [{ argument: to, max_items: 1 }, { argument: text, max_length: 2 }] }'),
    );
    await act({ to: [1, 2], text: 'abc' });
    expect(ran).toEqual([{ to: [1], text: 'ab' }]);
  });
});
