import type { ActionCall } from '../core/action-call';
import type { ActionDefinition } from '../core/action-definition';
import type { RiskLevel } from '../core/risk-level';
import { PatternSet } from '../text/glob';

/** Alternatives by which a document picks calls: one that holds is enough; with none, no call is picked. */
export interface Criteria {
  /** Patterns of names. */
  readonly actions?: readonly string[];
  /** Case does not matter. */
  readonly tags?: readonly string[];
  readonly riskLevels?: readonly RiskLevel[];
}

/** The JSON Schema of the keys of {@link Criteria}. */
export const criteriaSchema = {
  actions: { type: 'array', items: { type: 'string', minLength: 1 }, description: 'Patterns of actions.' },
  tags: { type: 'array', items: { type: 'string', minLength: 1 }, description: 'Tags; case does not matter.' },
  risk_levels: { type: 'array', items: { enum: ['critical', 'high', 'medium', 'low', 'minimal'] } },
} as const;

/** Criteria made ready to be asked. */
export class CriteriaMatcher {
  private readonly actions: PatternSet;
  private readonly tags: ReadonlySet<string>;
  private readonly riskLevels: ReadonlySet<RiskLevel>;

  constructor(criteria: Criteria) {
    this.actions = new PatternSet(criteria.actions ?? []);
    this.tags = new Set((criteria.tags ?? []).map((tag) => tag.toLowerCase()));
    this.riskLevels = new Set(criteria.riskLevels);
  }

  /** Whether some call of the action can be picked. */
  mayMatch(action: ActionDefinition): boolean {
    return this.riskLevels.size > 0 || this.matchAction(action) !== null;
  }

  /** The criterion that picks the call, for a sentence: `name`, `tag payment`, `risk level critical`; or null. */
  match(call: ActionCall): string | null {
    return (
      this.matchAction(call.action) ?? (this.riskLevels.has(call.riskLevel) ? `risk level ${call.riskLevel}` : null)
    );
  }

  private matchAction(action: ActionDefinition): string | null {
    if (this.actions.matches(action.name)) return 'name';
    const tag = action.tags.find((candidate) => this.tags.has(candidate.toLowerCase()));
    return tag === undefined ? null : `tag ${tag}`;
  }
}
