/** How much harm a call can do, from `critical` down to `minimal`. */
export const RiskLevel = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  MINIMAL: 'minimal',
} as const;

/** One of the values of {@link RiskLevel}. */
export type RiskLevel = (typeof RiskLevel)[keyof typeof RiskLevel];

const ORDER: readonly RiskLevel[] = ['minimal', 'low', 'medium', 'high', 'critical'];

/** Gives the higher of two levels; `null` counts as lower than every level. */
export function higherRisk(left: RiskLevel | null, right: RiskLevel | null): RiskLevel | null {
  if (left === null || right === null) return left ?? right;
  return ORDER.indexOf(left) >= ORDER.indexOf(right) ? left : right;
}

/** Whether a value is one of the five level names. */
export function isRiskLevel(value: unknown): value is RiskLevel {
  return ORDER.includes(value as RiskLevel);
}
