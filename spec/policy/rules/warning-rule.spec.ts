import { RiskLevel, WarningRule } from '../../../src';
import { createTestSentinel } from '../../../src/testing';
import { sampleAction } from '../../../src/testing/odd-calls';
import { decide } from '../doubles/check';

const ALLOWED = { kind: 'allow' };
const flagged = (criterion: string) => ({
  kind: 'warn',
  reasonCode: 'FLAGGED',
  reason: `send_mail is flagged by its ${criterion}.`,
  context: { criterion },
});

describe('WarningRule', () => {
  it('is asked in the stage advice, under its name', () => {
    expect(new WarningRule({})).toMatchObject({ name: 'warning', stage: 'advice' });
  });

  it.each([
    ['its name', { actions: ['send_*'] }, flagged('name')],
    ['a tag, in any case', { tags: ['EXTERNAL'] }, flagged('tag external')],
    ['its risk level', { riskLevels: [RiskLevel.MEDIUM] }, flagged('risk level medium')],
    ['the first criterion that holds', { actions: ['*'], tags: ['email'] }, flagged('name')],
    [
      'one criterion of several',
      { actions: ['other'], tags: ['other'], riskLevels: [RiskLevel.MEDIUM] },
      flagged('risk level medium'),
    ],
  ])('flags a call by %s', (_what, criteria, expected) => {
    expect(decide(new WarningRule(criteria))).toEqual(expected);
  });

  it.each([
    ['no criterion is given', {}],
    ['no criterion holds', { actions: ['send'], tags: ['mail'], riskLevels: [RiskLevel.LOW, RiskLevel.HIGH] }],
    ['the lists are empty', { actions: [], tags: [], riskLevels: [] }],
  ])('allows when %s', (_what, criteria) => {
    expect(decide(new WarningRule(criteria))).toEqual(ALLOWED);
  });

  it.each([
    [{ actions: ['send_*'] }, true],
    [{ tags: ['External'] }, true],
    [{ actions: ['other'], tags: ['other'] }, false],
    [{ riskLevels: [RiskLevel.CRITICAL] }, true],
    [{}, false],
  ])('applies to an action that a call may be picked of: %j → %p', (criteria, expected) => {
    expect(new WarningRule(criteria).appliesTo(sampleAction())).toBe(expected);
  });

  it('lets the call run and publishes a warning before the body begins', async () => {
    const { sentinel, interventions } = createTestSentinel({ policy: { name: 'mail', warnings: { tags: ['email'] } } });
    const send = sentinel.guard(async () => interventions.length, { name: 'send_mail', tags: ['Email'], costUsd: 0.5 });
    expect(await send()).toBe(1);
    expect(interventions).toMatchObject([
      {
        type: 'warning',
        outcome: 'warned',
        rule: 'warning',
        reasonCode: 'FLAGGED',
        policyName: 'mail',
        blastRadius: 'Flagged sending of mail',
        estimatedCostUsd: 0.5,
        actualCostUsd: 0.5,
        costPreventedUsd: 0,
        context: { criterion: 'tag Email' },
      },
    ]);
  });
});
