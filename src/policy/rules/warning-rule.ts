import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { allow, type Decision, warn } from '../../core/decision';
import { type Criteria, CriteriaMatcher, criteriaSchema } from '../criteria';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';

/** Flags calls that meet one of its criteria, and lets them run. */
export class WarningRule extends PolicyRule {
  static readonly documentKey = 'warnings';
  static readonly schema = {
    type: 'object',
    additionalProperties: false,
    properties: criteriaSchema,
    description: 'Calls that run, and leave a warning. One criterion that holds is enough.',
  };

  readonly name = 'warning';
  readonly stage = 'advice';
  private readonly criteria: CriteriaMatcher;

  constructor(criteria: Criteria) {
    super();
    this.criteria = new CriteriaMatcher(criteria);
  }

  static fromDocument({ warnings }: PolicyDocument): readonly WarningRule[] {
    return warnings === undefined ? [] : [new WarningRule(warnings)];
  }

  override appliesTo(action: ActionDefinition): boolean {
    return this.criteria.mayMatch(action);
  }

  evaluate(call: ActionCall): Decision {
    const met = this.criteria.match(call);
    if (met === null) return allow();
    return warn('FLAGGED', `${call.action.name} is flagged by its ${met}.`, { context: { criterion: met } });
  }
}
