import { type GuardedActionOptions, type Intervention, warn } from '../../src';
import { createTestSentinel } from '../../src/testing';
import { StubRule } from '../policy/doubles/stub-rule';

type Options = GuardedActionOptions<[table: string, rows: number[]], unknown>;

/** What a refused call of `delete_rows('users', [1, 2, 3])` leaves, and what was logged besides it. */
function refused(options: Options): { intervention: Intervention; warnings: readonly string[] } {
  const { sentinel, interventions, logged } = createTestSentinel({ policy: { deniedActions: ['*'] } });
  const act = sentinel.guard((table: string, rows: number[]) => [table, rows], { name: 'delete_rows', ...options });
  expect(() => act('users', [1, 2, 3])).toThrow(expect.objectContaining({ code: 'ACTION_DENIED' }));
  return {
    intervention: interventions[0],
    warnings: logged.map(({ message }) => message).filter((line) => /failed/.test(line)),
  };
}

const DERIVED = { records: { value: 3, source: 'derived' }, reversible: { value: false, source: 'derived' } };

describe('The option blastRadius', () => {
  it.each<[string, Options, string, object]>([
    ['left out: everything is derived', {}, 'Prevented deletion of rows', DERIVED],
    ['a text: the sentence, and the facts are derived', { blastRadius: 'All users gone' }, 'All users gone', DERIVED],
    [
      'an object: its facts win, the others are derived',
      { blastRadius: { scope: 'eu', records: 9 } },
      'Prevented deletion of rows',
      { ...DERIVED, scope: { value: 'eu', source: 'declared' }, records: { value: 9, source: 'declared' } },
    ],
    [
      'an object with everything',
      { blastRadius: { summary: 'One row', scope: 'test', records: 0, reversible: true } },
      'One row',
      {
        scope: { value: 'test', source: 'declared' },
        records: { value: 0, source: 'declared' },
        reversible: { value: true, source: 'declared' },
      },
    ],
    [
      'a function that gives a text',
      { blastRadius: (table, rows) => `${rows.length} rows of ${table}` },
      '3 rows of users',
      DERIVED,
    ],
    [
      'a function that gives facts',
      { blastRadius: (_table, rows) => ({ records: rows.length * 2 }) },
      'Prevented deletion of rows',
      { ...DERIVED, records: { value: 6, source: 'declared' } },
    ],
  ])('may be %s', (_what, options, sentence, details) => {
    const { intervention, warnings } = refused(options);
    expect([intervention.blastRadius, intervention.blastRadiusDetails]).toEqual([sentence, details]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => { throw new Error('no'); }], // biome-ignore format: short
    ['gives a number', () => 5],
    ['gives nothing', () => undefined],
    ['gives a promise', () => Promise.resolve('later')],
    ['gives facts of another type', () => ({ records: 'many' })],
    ['gives facts that there are not', () => ({ rows: 1 })],
    ['gives an object whose facts cannot be read', () => Object.defineProperty({}, 'scope', { get: () => { throw new Error('no'); }, enumerable: true })], // biome-ignore format: short
  ])('is derived instead, with one warning, when its function %s', (_how, blastRadius) => {
    const { intervention, warnings } = refused({ blastRadius: blastRadius as () => string });
    expect([intervention.blastRadius, intervention.blastRadiusDetails]).toEqual([
      'Prevented deletion of rows',
      DERIVED,
    ]);
    expect(warnings).toEqual(['The blastRadius function of delete_rows failed; the blast radius is derived instead.']);
  });

  it('is cut where it is long', () => {
    expect(refused({ blastRadius: 'x'.repeat(1000) }).intervention.blastRadius).toMatch(
      /^x{366}… \[cut: 1000 characters\]$/,
    );
  });

  it('opens, where it is derived, by what became of the call', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy: { warnings: { actions: ['*'] } } });
    await sentinel.guard(async () => undefined, { name: 'delete_production_rows' })();
    expect(interventions).toMatchObject([
      {
        blastRadius: 'Flagged deletion of production rows',
        blastRadiusDetails: { scope: { value: 'production', source: 'derived' } },
      },
    ]);
  });
});

describe('The option intent', () => {
  it.each<[string, Options['intent'], string | null]>([
    ['a text', 'clean up', 'clean up'],
    ['a function of the arguments', (table, rows) => `remove ${rows.length} from ${table}`, 'remove 3 from users'],
    ['a function that throws', () => { throw new Error('no'); }, null], // biome-ignore format: short
    ['a function that gives no text', (() => 5) as unknown as () => string, null],
    ['left out', undefined, null],
  ])('may be %s', (_what, intent, expected) => {
    expect(refused({ intent }).intervention.agentIntent).toBe(expected);
  });

  it('is cut where it is long', () => {
    expect(refused({ intent: () => 'x'.repeat(1000) }).intervention.agentIntent).toMatch(
      /^x{366}… \[cut: 1000 characters\]$/,
    );
  });

  it('gives way to the intent of the run', async () => {
    const rule = new StubRule(warn('HM', 'It remarks.'));
    const { sentinel, interventions } = createTestSentinel({ rules: [rule] });
    const act = sentinel.guard(async () => undefined, { name: 'act', intent: 'the option' });
    await sentinel.run({ intent: 'the run' }, () => act());
    await act();
    expect(interventions.map(({ agentIntent }) => agentIntent)).toEqual(['the run', 'the option']);
    expect(rule.asked.map(({ call }) => call.intent)).toEqual(['the run', 'the option']);
  });
});

describe('What an action declares', () => {
  it('stands in its records: description, tags, risk level', () => {
    const { intervention } = refused({ description: 'Rows go', tags: ['db', 'db'], riskLevel: 'low' });
    expect(intervention).toMatchObject({
      actionName: 'delete_rows',
      description: 'Rows go',
      tags: ['db'],
      riskLevel: 'low',
    });
    expect(refused({}).intervention).toMatchObject({ description: 'Delete rows', tags: [], riskLevel: 'high' });
  });
});
