import fc from 'fast-check';
import type { PolicyDocument } from '../../src';
import { isPromise } from '../../src/core/awaitable';
import type { Verdict } from '../../src/core/verdict';
import { createTestSentinel, ManualClock } from '../../src/testing';

const NAMES = ['ask_llm', 'ask_web', 'pay'] as const;
const PATTERNS = ['ask_*', '*', 'pay', 'ask_llm'] as const;
const MODELS = ['large', 'medium', 'small'] as const;

interface Call {
  readonly name: (typeof NAMES)[number];
  readonly args: {
    readonly amount: number;
    readonly model: (typeof MODELS)[number];
    readonly to: readonly string[];
    readonly text: string;
  };
  readonly run: string;
  readonly agent: string;
  readonly waitMs: number;
}

const pattern = fc.constantFrom(...PATTERNS);
const list = fc.array(pattern, { maxLength: 2 });
const usd = fc.integer({ min: 0, max: 60 }).map((tenths) => tenths / 10);
const schema = fc.record(
  {
    properties: fc.record(
      {
        amount: fc.record({ maximum: fc.integer({ min: 1, max: 9 }) }),
        text: fc.record({ maxLength: fc.integer({ min: 1, max: 6 }) }),
        to: fc.record({ maxItems: fc.integer({ min: 1, max: 3 }) }),
      },
      { requiredKeys: [] },
    ),
    required: fc.constant(['amount']),
  },
  { requiredKeys: [] },
);
/** Ceilings, and replacements towards the small: documents that disagree are refused, which is another law. */
const downgradeStep = fc.oneof(
  fc.record({ argument: fc.constant('amount'), maximum: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ argument: fc.constant('to'), maxItems: fc.nat(3) }),
  fc.record({ argument: fc.constant('text'), maxLength: fc.nat(6) }),
  fc.constant({ argument: 'model', replace: { large: 'medium' } }),
  fc.constant({ argument: 'model', replace: { medium: 'small' } }),
);
const criteria = {
  actions: list,
  tags: fc.array(fc.constantFrom('paid', 'Web'), { maxLength: 1 }),
  // A tag of another document may raise a level, so only the highest that occurs is a criterion that stays met.
  riskLevels: fc.constant(['high' as const]),
};
const hour = fc.integer({ min: 0, max: 23 }).map((each) => `${String(each).padStart(2, '0')}:00`);
const everything: fc.Arbitrary<PolicyDocument> = fc.record({
  deniedActions: fc.array(fc.constantFrom('pay', 'nothing_*'), { maxLength: 1 }),
  allowedActions: fc.oneof({ weight: 3, arbitrary: fc.constant(['*']) }, { weight: 1, arbitrary: list }),
  budgets: fc.record(
    {
      session: usd,
      run: usd,
      actions: fc.dictionary(pattern, usd, { maxKeys: 2 }),
      agents: fc.dictionary(fc.constantFrom('*', 'ann'), usd, { maxKeys: 1 }),
    },
    { requiredKeys: [] },
  ),
  rateLimits: fc.dictionary(
    pattern,
    fc.record({
      maxCount: fc.integer({ min: 1, max: 4 }),
      windowSeconds: fc.integer({ min: 1, max: 3 }),
      per: fc.constantFrom('session' as const, 'run' as const, 'agent' as const),
    }),
    { maxKeys: 2 },
  ),
  downgrades: fc.dictionary(pattern, fc.array(downgradeStep, { minLength: 1, maxLength: 2 }), { maxKeys: 2 }),
  argumentConstraints: fc.dictionary(pattern, schema, { maxKeys: 1 }),
  schedules: fc.dictionary(
    pattern,
    fc.oneof(
      fc.record({ from: hour }).filter(({ from }) => from !== '00:00'),
      fc.record({ to: hour }).filter(({ to }) => to !== '00:00'),
      fc.record({ days: fc.subarray(['mon', 'tue'] as ('mon' | 'tue')[], { minLength: 1 }) }),
    ),
    { maxKeys: 1 },
  ),
  approvals: fc.record(
    { ...criteria, thresholdUsd: usd, timeoutSeconds: fc.integer({ min: 1, max: 9 }) },
    { requiredKeys: [] },
  ),
  warnings: fc.record(criteria, { requiredKeys: [] }),
  risk: fc.constant({ tags: { web: 'high' as const } }),
});
/** A few keys of many: a document with all of them lets nothing through. */
const document: fc.Arbitrary<PolicyDocument> = fc
  .tuple(everything, fc.uniqueArray(fc.nat(9), { minLength: 1, maxLength: 3 }))
  .map(([full, kept]) => Object.fromEntries(Object.entries(full).filter((_, index) => kept.includes(index))));
const call: fc.Arbitrary<Call> = fc.record({
  name: fc.constantFrom(...NAMES),
  args: fc.record({
    amount: fc.integer({ min: 0, max: 12 }),
    model: fc.constantFrom(...MODELS),
    to: fc.array(fc.constantFrom('ann', 'bob'), { maxLength: 4 }),
    text: fc.string({ maxLength: 8, unit: 'grapheme-ascii' }),
  }),
  run: fc.constantFrom('r1', 'r2'),
  agent: fc.constantFrom('ann', 'bob'),
  waitMs: fc.integer({ min: 0, max: 4000 }),
});
const calls = fc.array(call, { minLength: 1, maxLength: 15, size: 'max' });

/** What became of a call, without what depends on the order of documents: names, ids, which of equals was first. */
interface Outcome {
  /** What ran, or null. */
  readonly ran: unknown;
  readonly code: string | null;
  readonly retryAfterMs: number | null;
  readonly asks: boolean;
  readonly timeoutMs: number | null;
  readonly records: readonly string[];
}

/** Plays calls against one Sentinel, which is asked first what it would say. */
function play(policy: readonly PolicyDocument[], sequence: readonly Call[]): readonly Outcome[] {
  const { sentinel, clock, interventions } = createTestSentinel({
    policy,
    clock: new ManualClock(Date.UTC(2026, 0, 5, 11, 59, 50)),
  });
  let ran: unknown = null;
  const body = (amount: number, model: string, to: readonly string[], text: string): void => {
    ran = { amount, model, to, text };
  };
  const guarded = Object.fromEntries(
    NAMES.map((name) => [
      name,
      sentinel.guard(body, {
        name,
        params: ['amount', 'model', 'to', 'text'],
        costUsd: (amount, model) => (amount * (MODELS.length - MODELS.indexOf(model as never))) / 10,
        tags: name === 'pay' ? ['Paid'] : ['web'],
      }),
    ]),
  );
  return sequence.map(({ name, args, run, agent, waitMs }) => {
    clock.advance(waitMs);
    ran = null;
    const before = interventions.length;
    return sentinel.run({ runId: run, agentId: agent }, () => {
      const verdict = sentinel.check(name, args);
      if (isPromise(verdict)) throw new Error('No rule here has to wait.');
      const { approval } = verdict as Verdict;
      let error = {} as { code?: string; retryAfterMs?: number };
      try {
        guarded[name](args.amount, args.model, args.to, args.text);
      } catch (thrown) {
        error = thrown as typeof error;
      }
      return {
        ran,
        code: error.code ?? null,
        retryAfterMs: error.retryAfterMs ?? null,
        asks: approval !== null,
        timeoutMs: approval?.decision.kind === 'require-approval' ? approval.decision.timeoutMs : null,
        records: [...new Set(interventions.slice(before).map(({ reasonCode }) => reasonCode))].sort(),
      };
    });
  });
}

describe('A conjunction of documents', () => {
  it('for every order and grouping decides the same', () => {
    let admitted = 0;
    fc.assert(
      fc.property(document, document, document, calls, (a, b, c, sequence) => {
        const expected = play([a, b, c], sequence);
        admitted += expected.filter(({ code }) => code === null).length;
        expect(play([c, a, b], sequence)).toEqual(expected);
        expect(play([b, a, c], sequence)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(admitted).toBeGreaterThan(80);
  });

  it('for every document given twice decides as for one', () => {
    fc.assert(
      fc.property(document, document, calls, (a, b, sequence) => {
        expect(play([a, a], sequence)).toEqual(play([a], sequence));
        expect(play([a, b, a], sequence)).toEqual(play([a, b], sequence));
      }),
      { numRuns: 60 },
    );
  });

  it('never is looser than a member: what it lets through, as it lets it through, each member lets through', () => {
    fc.assert(
      fc.property(document, document, calls, (a, b, sequence) => {
        const together = play([a, b], sequence);
        let waited = 0;
        // A call that did not run counts for nothing; the time that passed before it does.
        const through = sequence.flatMap((each, index): Call[] => {
          waited += each.waitMs;
          const { ran } = together[index];
          if (ran === null) return [];
          const waitMs = waited;
          waited = 0;
          return [{ ...each, waitMs, args: ran as Call['args'] }];
        });
        for (const member of [a, b]) {
          for (const [index, outcome] of play([member], through).entries()) {
            expect(outcome).toMatchObject({ code: null, ran: through[index].args });
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  it('never asks less than a member does', () => {
    fc.assert(
      fc.property(document, document, call, (a, b, one) => {
        const [together] = play([a, b], [one]);
        // Where something else refuses, nobody would be asked.
        fc.pre(together.code === null);
        for (const member of [a, b]) {
          const [alone] = play([member], [{ ...one, args: together.ran as Call['args'] }]);
          expect(alone.asks).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
