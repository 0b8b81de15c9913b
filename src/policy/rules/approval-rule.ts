import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { allow, type Decision, requireApproval } from '../../core/decision';
import { MAX_USD } from '../../money/nano-usd';
import { type Criteria, CriteriaMatcher, criteriaSchema } from '../criteria';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';

const DEFAULT_TIMEOUT_SECONDS = 3600;

/** Which calls a human must agree to. One criterion that holds is enough. */
export interface ApprovalCriteria extends Criteria {
  /** Asks from this estimate on. Unit: USD. */
  readonly thresholdUsd?: number;
  /** How long to wait for an answer; default 3600. */
  readonly timeoutSeconds?: number;
}

/** Has a human asked about the calls that meet one of its criteria. */
export class ApprovalRule extends PolicyRule {
  static readonly documentKey = 'approvals';
  static readonly schema = {
    type: 'object',
    additionalProperties: false,
    description: 'Calls that a human must agree to. One criterion that holds is enough.',
    properties: {
      ...criteriaSchema,
      threshold_usd: { type: 'number', minimum: 0, maximum: MAX_USD, description: 'Asks from this estimate on.' },
      timeout_seconds: { type: 'number', exclusiveMinimum: 0, maximum: 2_592_000, description: 'Default 3600.' },
    },
  };

  readonly name = 'approval';
  readonly stage = 'approval';
  private readonly criteria: CriteriaMatcher;
  private readonly timeoutMs: number;

  /** @param declared - asks about actions that say `requiresApproval`, whatever the criteria. */
  constructor(
    private readonly options: ApprovalCriteria,
    private readonly declared = false,
  ) {
    super();
    this.criteria = new CriteriaMatcher(options);
    this.timeoutMs = (options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000;
  }

  static fromDocument({ approvals }: PolicyDocument): readonly ApprovalRule[] {
    return approvals === undefined ? [] : [new ApprovalRule(approvals)];
  }

  /** The same rule, which waits no longer than this. */
  within(timeoutSeconds: number): ApprovalRule {
    const shorter = Math.min(timeoutSeconds, this.options.timeoutSeconds ?? timeoutSeconds);
    return new ApprovalRule({ ...this.options, timeoutSeconds: shorter }, this.declared);
  }

  override appliesTo(action: ActionDefinition): boolean {
    if (this.declared && action.requiresApproval) return true;
    return this.options.thresholdUsd !== undefined || this.criteria.mayMatch(action);
  }

  evaluate(call: ActionCall): Decision {
    const met = this.criterionMet(call);
    if (met === null) return allow();
    const reason = `${call.action.name} needs a human's approval by its ${met}.`;
    return requireApproval(reason, { timeoutMs: this.timeoutMs, context: { criterion: met } });
  }

  private criterionMet(call: ActionCall): string | null {
    if (this.declared && call.action.requiresApproval) return 'own declaration';
    const { thresholdUsd } = this.options;
    if (thresholdUsd !== undefined && call.estimatedCostUsd >= thresholdUsd)
      return `estimated cost, from ${thresholdUsd} USD on`;
    return this.criteria.match(call);
  }
}
