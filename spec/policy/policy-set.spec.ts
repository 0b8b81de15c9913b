import fc from 'fast-check';
import { type PolicyDocument, parsePolicy, RiskLevel, type Schedule, type Verdict } from '../../src';
import { createTestSentinel, ManualClock } from '../../src/testing';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const NAMES = ['send_mail', 'send_sms', 'delete_user', 'delete_mail', '__proto__', 'pay'];

interface Asked {
  readonly name: string;
  readonly tags: readonly string[];
  readonly at: number;
}

function ask(policy: readonly PolicyDocument[], { name, tags, at }: Asked): Verdict {
  const { sentinel } = createTestSentinel({ policy, clock: new ManualClock(at) });
  sentinel.guard(() => 'done', { name, tags });
  return sentinel.check(name) as Verdict;
}

const pattern = fc.oneof(fc.constantFrom(...NAMES, 'send_*', '*_mail', 'delete_*', '*', 'other'));
const patterns = fc.array(pattern, { maxLength: 3 });
const hours = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from: `${String(from).padStart(2, '0')}:00`, to: `${String(to).padStart(2, '0')}:00` }));
const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ days: fc.subarray([...DAYS]) }),
  hours,
  fc.tuple(fc.subarray([...DAYS]), hours).map(([days, open]) => ({ days, ...open, timeZone: 'Europe/Berlin' })),
);
const tag = fc.constantFrom('email', 'Email', 'payment', 'mine');
const level = fc.constantFrom(...Object.values(RiskLevel));
const document: fc.Arbitrary<PolicyDocument> = fc.record(
  {
    deniedActions: patterns,
    allowedActions: fc.oneof(patterns, fc.constant(['*'])),
    schedules: fc.dictionary(pattern, schedule, { maxKeys: 2, noNullPrototype: true }),
    warnings: fc.record({
      actions: patterns,
      tags: fc.array(tag, { maxLength: 2 }),
      riskLevels: fc.subarray(Object.values(RiskLevel)),
    }),
    risk: fc.record({ tags: fc.dictionary(tag, level, { maxKeys: 2, noNullPrototype: true }) }),
  },
  { requiredKeys: [] },
);
const asked: fc.Arbitrary<Asked> = fc.record({
  name: fc.constantFrom(...NAMES),
  tags: fc.uniqueArray(tag, { maxLength: 2 }),
  at: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }),
});
const remarks = ({ denial, findings }: Verdict) => ({
  denied: denial?.decision.kind === 'deny' ? denial.decision.reasonCode : null,
  flagged: findings.map(({ rule }) => rule).sort(),
});

describe('Several documents', () => {
  it('for every pair and every call: admit exactly what both of them admit', () => {
    fc.assert(
      fc.property(document, document, asked, (one, other, call) => {
        const apart = ask([one], call).allowed && ask([other], call).allowed;
        expect(ask([one, other], call).allowed).toBe(apart);
      }),
    );
  });

  it('never admit, however many there are, what one of them refuses', () => {
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 5 }), asked, (documents, call) => {
        const refused = documents.some((each) => !ask([each], call).allowed);
        if (refused) expect(ask(documents, call).allowed).toBe(false);
      }),
    );
  });

  it('for every order of them: decide the same and find the same', () => {
    const shuffled = fc
      .array(document, { minLength: 2, maxLength: 4 })
      .chain((documents) =>
        fc.tuple(fc.constant(documents), fc.shuffledSubarray(documents, { minLength: documents.length })),
      );
    fc.assert(
      fc.property(shuffled, asked, ([documents, others], call) => {
        expect(remarks(ask(others, call))).toEqual(remarks(ask(documents, call)));
      }),
    );
  });

  it('for every document: decide the same when it is there twice', () => {
    fc.assert(
      fc.property(document, asked, (one, call) => {
        const [once, twice] = [ask([one], call), ask([one, structuredClone(one)], call)];
        expect({ allowed: twice.allowed, denial: twice.denial }).toEqual({
          allowed: once.allowed,
          denial: once.denial,
        });
      }),
    );
  });

  it('for every document: refuse nothing more beside one that limits nothing', () => {
    fc.assert(
      fc.property(document, asked, (one, call) => {
        expect(remarks(ask([{}, one], call))).toEqual(remarks(ask([one], call)));
      }),
    );
  });

  it('admit only what is on every allow list that is present', () => {
    const documents: PolicyDocument[] = [{ allowedActions: ['send_*'] }, {}, { allowedActions: ['*_mail'] }];
    const admitted = NAMES.filter((name) => ask(documents, { name, tags: [], at: 0 }).allowed);
    expect(admitted).toEqual(['send_mail']);
  });

  it('open only while every schedule is open', () => {
    const documents: PolicyDocument[] = [
      { schedules: { '*': { from: '08:00' } } },
      { schedules: { pay: { to: '10:00' } } },
    ];
    const open = [7, 8, 9, 10].filter(
      (hour) => ask(documents, { name: 'pay', tags: [], at: hour * 3_600_000 }).allowed,
    );
    expect(open).toEqual([8, 9]);
  });

  it('give a tag the higher of two risk levels, its case aside', async () => {
    const { sentinel, interventions } = createTestSentinel({
      policy: [
        { risk: { tags: { Mine: 'low' } } },
        { risk: { tags: { mine: 'critical' } }, deniedActions: ['*'] },
        { risk: { tags: { MINE: 'medium' } } },
      ],
    });
    await expect(sentinel.guard(async () => 1, { name: 'a', tags: ['mIne'] })()).rejects.toThrow();
    expect(interventions).toMatchObject([{ riskLevel: 'critical' }]);
  });

  it('never lower the level that the table gives a tag', async () => {
    const policy = { risk: { tags: { payment: RiskLevel.LOW } }, deniedActions: ['*'] };
    const { sentinel, interventions } = createTestSentinel({ policy });
    await expect(sentinel.guard(async () => 1, { name: 'a', tags: ['payment'] })()).rejects.toThrow();
    expect(interventions).toMatchObject([{ riskLevel: 'high' }]);
  });

  it('decide the same, written in code and read from a file', () => {
    const yaml = 'denied_actions: [delete_*]\nschedules: { pay: { days: [mon], time_zone: Europe/Berlin } }';
    const inCode: PolicyDocument = {
      deniedActions: ['delete_*'],
      schedules: { pay: { days: ['mon'], timeZone: 'Europe/Berlin' } },
    };
    fc.assert(
      fc.property(asked, (call) => {
        expect(remarks(ask([parsePolicy(yaml)], call))).toEqual(remarks(ask([inCode], call)));
      }),
    );
  });

  describe('written in code', () => {
    const make = (policy: unknown) => () => createTestSentinel({ policy: policy as PolicyDocument });

    it.each<[string, unknown, string]>([
      ['an unknown key', { deniedAction: [] }, 'number 1 is not valid:\n  deniedAction is not a known key'],
      [
        'a key in snake_case',
        { denied_actions: [] },
        'denied_actions is not a known key: in code it is deniedActions, and a document in snake_case is read by parsePolicy',
      ],
      [
        'a wrong type',
        { name: 'mail', deniedActions: 'x' },
        'The policy mail is not valid:\n  deniedActions must be array',
      ],
      [
        'an unknown time zone',
        { schedules: { x: { timeZone: 'Nowhere' } } },
        'schedules.x: time_zone "Nowhere" is not known',
      ],
      ['a text instead of a document', ['denied_actions: []'], 'number 1 is not valid:\n  the document must be object'],
      ['null instead of a document', [null], 'number 1 is not valid:\n  the document must be object'],
      ['a fault in the second of them', [{}, { name: '' }], 'name must NOT have fewer than 1 characters'],
    ])('are refused with %s', (_what, policy, message) => {
      expect(make(policy)).toThrow(
        expect.objectContaining({ code: 'INVALID_POLICY', message: expect.stringContaining(message) }),
      );
    });

    it.each([undefined, null])('count a key that is %p as absent', (nothing) => {
      const document = { allowedActions: nothing, warnings: { tags: nothing }, budgets: { session: nothing } };
      expect(ask([document as PolicyDocument], { name: 'pay', tags: [], at: 0 }).allowed).toBe(true);
    });

    it('have the first 12 digits of the SHA-256 of their JSON as version', () => {
      const version = (policy: PolicyDocument) =>
        ask([policy], { name: 'pay', tags: [], at: 0 }).denial?.source.policyVersion;
      expect(version({ deniedActions: ['*'] })).toMatch(/^[0-9a-f]{12}$/);
      expect(version({ deniedActions: ['*'] })).toBe(version({ deniedActions: ['*'] }));
      expect(version({ deniedActions: ['pay'] })).not.toBe(version({ deniedActions: ['*'] }));
    });
  });
});
