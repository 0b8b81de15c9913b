import { agentAnswer } from '../../../src/server/routes/agent-answer';

describe('agentAnswer', () => {
  it.each([
    // Ran, stepped in, of these blocked: the rate.
    [0, 0, 0, null],
    [2, 2, 1, 2 / 3],
    [0, 3, 1, 1],
    [2, 3, 0, 1],
  ])(
    'gives a rate of at most 1: of %d calls and %d interventions, %d blocked',
    (actions, interventions, blocked, rate) => {
      const agent = {
        agentId: 'a',
        displayName: null,
        description: null,
        firstSeenAt: 0,
        lastSeenAt: 0,
        runs: 1,
        actions,
        errors: 0,
        interventions,
        blocked,
        costUsd: 0,
        costPreventedUsd: 0,
      };
      expect(agentAnswer(agent)).toMatchObject({ intervention_rate: rate });
    },
  );
});
