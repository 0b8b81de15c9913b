import type { ActionDefinition } from '../core/action-definition';
import type { RiskLevel } from '../core/risk-level';
import type { ActionSpec } from '../metadata/action-spec';
import { toNanoUsd } from '../money/nano-usd';
import type { ActionPlan } from '../policy/policy-pipeline';
import { Redaction } from '../text/redaction';
import type { ActionGuard } from './action-guard';
import type { ActionSpend } from './spend-book';

/** What a guard has made ready for an action under the policy of the moment. */
export interface ActionPolicy {
  readonly plan: ActionPlan;
  /** What tags and name say of its risk. */
  readonly baseRisk: RiskLevel | null;
}

/** An action of one class under one guard: everything that does not change between calls. */
export class PreparedAction {
  /** The fixed estimate; null where a function gives it. Unit: nano-USD. */
  readonly costNanoUsd: number | null;
  readonly redaction: Redaction;
  /** Made at the first call, dropped when the policy changes. */
  policy: ActionPolicy | null = null;

  constructor(
    readonly guard: ActionGuard,
    readonly spec: ActionSpec,
    readonly definition: ActionDefinition,
    /** The id that the class gives its agents, or null. */
    readonly agentId: string | null,
    readonly spend: ActionSpend,
  ) {
    this.costNanoUsd = definition.costUsd === null ? null : toNanoUsd(definition.costUsd);
    this.redaction = Redaction.of(spec.options.redact);
  }
}
