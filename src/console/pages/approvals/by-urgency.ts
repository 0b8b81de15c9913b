import type { Approval } from '../../api/approval';

const RISKS = ['critical', 'high', 'medium', 'low'];

/** Requests in the order in which they want an answer: the one whose time is over first, then the riskier one. */
export function byUrgency(approvals: readonly Approval[]): readonly Approval[] {
  return [...approvals].sort(
    (left, right) => Date.parse(left.expires_at) - Date.parse(right.expires_at) || riskOf(left) - riskOf(right),
  );
}

/** One without a level is shown, and stands, as medium. */
function riskOf({ risk_level: level }: Approval): number {
  const index = RISKS.indexOf(level ?? 'medium');
  return index < 0 ? RISKS.length : index;
}
