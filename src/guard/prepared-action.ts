import type { ActionDefinition } from '../core/action-definition';
import type { RiskLevel } from '../core/risk-level';
import type { ActionSpec } from '../metadata/action-spec';
import { toNanoUsd } from '../money/nano-usd';
import type { ActionPlan } from '../policy/policy-pipeline';
import type { PolicySet } from '../policy/policy-set';
import { Redaction } from '../text/redaction';
import type { ActionGuard } from './action-guard';
import type { BoundLimits } from './bound-limits';
import type { RunScope } from './run-scope';

/** What a guard has made ready for an action under the policy of the moment. */
export interface ActionPolicy {
  readonly plan: ActionPlan;
  /** What tags and name say of its risk. */
  readonly baseRisk: RiskLevel | null;
  /** Some limit is kept outside the process. */
  readonly hasLimitsBeyond: boolean;
  /** The scope of the last call, and what was bound for it: most calls come from the same. */
  lastScope: RunScope | null;
  lastLimits: BoundLimits | null;
}

/** An action of one class under one guard: everything that does not change between calls. */
export class PreparedAction {
  /** The fixed estimate; null where a function gives it. Unit: nano-USD. */
  readonly costNanoUsd: number | null;
  readonly redaction: Redaction;
  /** Made at the first call, dropped when the policy changes; null where it depends on who calls. */
  policy: ActionPolicy | null = null;
  /** What decides where that depends on who calls; dropped likewise. */
  policies = new WeakMap<PolicySet, ActionPolicy>();
  /** How many of its calls were admitted. */
  calls = 0;

  constructor(
    readonly guard: ActionGuard,
    readonly spec: ActionSpec,
    readonly definition: ActionDefinition,
    /** The id that the class gives its agents, or null. */
    readonly agentId: string | null,
  ) {
    this.costNanoUsd = definition.costUsd === null ? null : toNanoUsd(definition.costUsd);
    this.redaction = Redaction.of(spec.options.redact);
  }

  /** Drops what was made ready under the policy so far. */
  forgetPolicy(): void {
    this.policy = null;
    this.policies = new WeakMap();
  }
}
