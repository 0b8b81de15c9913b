import type { Approval } from '../../../../src/console/api/approval';
import { byUrgency } from '../../../../src/console/pages/approvals/by-urgency';

describe('byUrgency', () => {
  const ask = (id: string, minute: number, risk_level: string | null): Approval =>
    ({ id, risk_level, expires_at: new Date(Date.UTC(2026, 10, 23, 12, minute)).toISOString() }) as Approval;

  it('puts the one whose time is over first, and of two at once the riskier one', () => {
    const asked = [ask('d', 9, 'critical'), ask('c', 5, 'low'), ask('b', 5, null), ask('a', 5, 'critical')];
    expect(byUrgency(asked).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd']);
  });
});
