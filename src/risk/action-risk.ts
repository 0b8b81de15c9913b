import { higherRisk, type RiskLevel } from '../core/risk-level';
import { toNanoUsd } from '../money/nano-usd';
import { splitWords } from '../text/words';

const TAGS: Readonly<Partial<Record<RiskLevel, readonly string[]>>> = {
  critical: ['critical', 'dangerous', 'destructive', 'irreversible'],
  high: ['high-risk', 'payment', 'financial', 'money', 'admin', 'privileged', 'credentials', 'production', 'delete'],
  medium: ['write', 'external', 'email', 'network'],
  low: ['read', 'search', 'low-risk'],
};
const HIGH_RISK_VERBS = new Set(['delete', 'drop', 'destroy', 'truncate', 'wipe', 'purge', 'erase']);
const CRITICAL_ABOVE_NANO_USD = toNanoUsd(100);
const HIGH_ABOVE_NANO_USD = toNanoUsd(1);

/** What tags and names say of the risk of an action, with the tags that a policy adds. */
export class RiskTable {
  private readonly levels = new Map<string, RiskLevel>();

  /** @param extraTags - the entries `risk.tags` of a policy; of two levels for a tag the higher holds. */
  constructor(extraTags: Readonly<Record<string, RiskLevel>> = {}) {
    for (const [level, tags] of Object.entries(TAGS)) {
      for (const tag of tags) this.levels.set(tag, level as RiskLevel);
    }
    for (const [tag, level] of Object.entries(extraTags)) this.raise(tag.toLowerCase(), level);
  }

  /** The highest of what the tags, in any case, and the first word of the name say; null where neither speaks. */
  base(name: string, tags: readonly string[]): RiskLevel | null {
    const ofName = HIGH_RISK_VERBS.has(splitWords(name)[0]) ? 'high' : null;
    return tags.reduce<RiskLevel | null>(
      (highest, tag) => higherRisk(highest, this.levels.get(tag.toLowerCase()) ?? null),
      ofName,
    );
  }

  private raise(tag: string, level: RiskLevel): void {
    this.levels.set(tag, higherRisk(this.levels.get(tag) ?? null, level) ?? level);
  }
}

/**
 * The risk of one call: the higher of its action's and of what its cost says, `medium` where neither speaks.
 *
 * More than 100 USD is critical, more than 1 USD high; these amounts themselves say nothing.
 */
export function riskOf(base: RiskLevel | null, estimatedCostNanoUsd: number): RiskLevel {
  if (estimatedCostNanoUsd > CRITICAL_ABOVE_NANO_USD) return 'critical';
  if (estimatedCostNanoUsd > HIGH_ABOVE_NANO_USD) return higherRisk(base, 'high') ?? 'high';
  return base ?? 'medium';
}
