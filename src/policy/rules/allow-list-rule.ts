import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { type Decision, deny } from '../../core/decision';
import { PatternSet } from '../../text/glob';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';

/** Refuses every action that it does not name. An empty list admits nothing. */
export class AllowListRule extends PolicyRule {
  static readonly documentKey = 'allowedActions';
  static readonly schema = {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: 'Patterns of the only actions that may run.',
  };

  readonly name = 'allow-list';
  readonly stage = 'access';
  private readonly allowed: PatternSet;

  constructor(patterns: readonly string[]) {
    super();
    this.allowed = new PatternSet(patterns);
  }

  static fromDocument({ allowedActions }: PolicyDocument): readonly AllowListRule[] {
    return allowedActions === undefined ? [] : [new AllowListRule(allowedActions)];
  }

  override appliesTo(action: ActionDefinition): boolean {
    return !this.allowed.matches(action.name);
  }

  evaluate(call: ActionCall): Decision {
    return deny(
      'ACTION_NOT_ALLOWED',
      `The policy permits only the actions that it lists, and ${call.action.name} is not among them.`,
    );
  }
}
