import { interventionFacts, ledgerFacts } from '../../src/storage/facts';
import { entry, intervention, START } from './read-model-contract/rows';

/** Databases keep these lines: whoever changes them must still read the ones of before. */
describe('The facts of a record', () => {
  it('are this line, of an intervention', () => {
    const row = intervention({
      at: START + 1,
      type: 'budget_exceeded',
      outcome: 'blocked',
      riskLevel: 'critical',
      actionName: 'send_money',
      agentId: 'Ann',
      runId: 'r',
      sessionId: 's',
      taskId: 't',
      missionId: 'm',
      policyId: 'p',
      policyName: 'Prod',
      rule: 'run-budget',
      reasonCode: 'BUDGET_EXCEEDED',
      reason: 'Run 12 has 0.5 USD left.',
      description: 'Sends Money',
      scope: 'production',
      shadow: true,
      preventedUsd: 2,
    });
    expect(shown(interventionFacts(row))).toEqual([
      '1',
      '1767571200001',
      '490992',
      '2000000000',
      'run 12 has 0.5 usd left.',
      'budget_exceeded|blocked|critical|production|true|2|5',
      'p|Prod|run-budget',
      'send_money|sends money',
      'r|s',
      'Ann',
      't',
      'm',
      'BUDGET_EXCEEDED',
    ]);
  });

  it('are this line where nothing is known', () => {
    const row = intervention({ outcome: 'warned', riskLevel: 'of_tomorrow', reason: 'Why not?' });
    expect(shown(interventionFacts(row))).toEqual([
      '1',
      '1767571200000',
      '490992',
      '0',
      'why not?',
      'hard_block|warned|of_tomorrow||false|0|0',
      '||',
      'send_money|',
      '|',
      '',
      '',
      '',
      '',
    ]);
  });

  it.each([
    ['blocked', 'low', 1],
    ['rejected_after_review', 'medium', 1],
    ['blocked', 'high', 2],
    ['modified', 'critical', 3],
    ['escalated', 'critical', 0],
  ])('count %s of risk %s as class %d', (outcome, riskLevel, number) => {
    const [, , , , , state] = shown(interventionFacts(intervention({ outcome, riskLevel })));
    expect(state.split('|')[5]).toBe(String(number));
  });

  it('are this line, of a ledger entry', () => {
    const row = entry({ at: START, action: 'search', agentId: 'a', runId: 'r', callId: 'c', costUsd: 0.25 });
    const line = ['1', '1767571200000', '490992', '250000000', 'c', 'success|1', 'search|', 'r|', 'a', '', ''];
    expect(shown(ledgerFacts(row))).toEqual(line);
    const outcomes = ['error', 'blocked', 'rejected', 'replayed', 'of_tomorrow'];
    const states = outcomes.map((outcome) => shown(ledgerFacts(entry({ outcome })))[5]);
    expect(states).toEqual(['error|2', 'blocked|0', 'rejected|0', 'replayed|0', 'of_tomorrow|1']);
  });
});

function shown(line: string): readonly string[] {
  return line.replaceAll('\x1e', '|').split('\x1f');
}
