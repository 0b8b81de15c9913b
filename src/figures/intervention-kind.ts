/** What interventions are counted by, apart from time and money. Many records share one kind. */
export interface InterventionKind {
  readonly type: string;
  readonly outcome: string;
  readonly riskLevel: string;
  readonly actionName: string;
  /** What would have been touched, such as `production`; null where it is not known. */
  readonly scope: string | null;
  readonly policyId: string | null;
  readonly policyName: string | null;
  readonly rule: string | null;
  readonly agentId: string | null;
}

/** Whether the call was stopped for good: blocked, or rejected by a human. */
export function isBlocked({ outcome }: Pick<InterventionKind, 'outcome'>): boolean {
  return outcome === 'blocked' || outcome === 'rejected_after_review';
}

/** Whether a human was asked, whatever the answer was. */
export function isEscalation({ outcome }: InterventionKind): boolean {
  return outcome === 'escalated' || outcome === 'approved_after_review' || outcome === 'rejected_after_review';
}

/** Whether the risk is critical or high. */
export function isHighRisk({ riskLevel }: Pick<InterventionKind, 'riskLevel'>): boolean {
  return riskLevel === 'critical' || riskLevel === 'high';
}
