import type { InterventionOutcome } from '../../src/core/intervention';
import { type BlastRadiusInput, blastRadiusSentence, deriveBlastRadius } from '../../src/risk/blast-radius';

describe('blastRadiusSentence', () => {
  it.each<[string, InterventionOutcome, string]>([
    ['delete_production_database', 'blocked', 'Prevented deletion of production database'],
    ['transfer_funds', 'blocked', 'Prevented transfer of funds'],
    ['sendEmail', 'blocked', 'Prevented sending of email'],
    ['call_expensive_api', 'blocked', 'Prevented call to expensive api'],
    ['frobnicate', 'blocked', 'Prevented frobnicate'],
    ['frobnicate_all', 'blocked', 'Prevented frobnicate all'],
    ['refund', 'blocked', 'Prevented refund'],
    ['call', 'blocked', 'Prevented call'],
    ['constructor', 'blocked', 'Prevented constructor'],
    ['***', 'blocked', 'Prevented ***'],
    ['post-message', 'rejected_after_review', 'Prevented posting of message'],
    ['pay_invoice', 'escalated', 'Held payment of invoice'],
    ['cancel_order', 'approved_after_review', 'Reviewed cancellation of order'],
    ['run_query', 'modified', 'Reduced execution of query'],
    ['drop_table', 'warned', 'Flagged dropping of table'],
  ])('says of %j when %s: %j', (name, outcome, sentence) => {
    expect(blastRadiusSentence(name, outcome)).toBe(sentence);
  });
});

describe('deriveBlastRadius', () => {
  const nothing: BlastRadiusInput = {
    name: 'lookup',
    tags: [],
    arguments: {},
    declared: null,
    costPreventedUsd: 0,
    budgetProtectedUsd: null,
  };

  it('leaves out what is not known', () => {
    expect(deriveBlastRadius(nothing)).toStrictEqual({});
  });

  it('derives every fact that the call tells', () => {
    const input = {
      ...nothing,
      name: 'purgeProductionRows',
      arguments: { ids: [1, 2, 3], tags: ['a'], deep: { list: [1, 2, 3, 4] }, text: 'long text' },
      costPreventedUsd: 2.5,
      budgetProtectedUsd: 0,
    };
    expect(deriveBlastRadius(input)).toStrictEqual({
      scope: { value: 'production', source: 'derived' },
      records: { value: 3, source: 'derived' },
      reversible: { value: false, source: 'derived' },
      costPreventedUsd: 2.5,
      budgetProtectedUsd: 0,
    });
  });

  it.each([
    ['Production', { scope: { value: 'production', source: 'derived' } }],
    ['env:production', { scope: { value: 'production', source: 'derived' } }],
    ['reproduction', {}],
    ['Destructive', { reversible: { value: false, source: 'derived' } }],
    ['irreversible', { reversible: { value: false, source: 'derived' } }],
  ])('derives from the tag %j: %j', (tag, details) => {
    expect(deriveBlastRadius({ ...nothing, tags: [tag] })).toStrictEqual(details);
  });

  it('keeps the facts that the action declares', () => {
    const declared = { summary: 'Avoided.', scope: 'staging', records: 0, reversible: true };
    const input = { ...nothing, name: 'delete_production', arguments: { ids: [1] }, declared };
    expect(deriveBlastRadius(input)).toStrictEqual({
      scope: { value: 'staging', source: 'declared' },
      records: { value: 0, source: 'declared' },
      reversible: { value: true, source: 'declared' },
    });
  });

  it('runs no code of the arguments', () => {
    const spy = jest.fn(() => {
      throw new Error('read');
    });
    const { proxy, revoke } = Proxy.revocable<unknown[]>([], {});
    revoke();
    const values = Object.defineProperty({ proxy, list: new Proxy([], { get: spy }), ids: [1] }, 'rows', {
      get: spy,
      enumerable: true,
    });
    expect(deriveBlastRadius({ ...nothing, arguments: values })).toStrictEqual({
      records: { value: 1, source: 'derived' },
    });
    expect(deriveBlastRadius({ ...nothing, arguments: new Proxy({}, { ownKeys: spy }) })).toStrictEqual({});
    expect(spy).not.toHaveBeenCalled();
  });
});
