import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { type Decision, deny } from '../../core/decision';
import { PatternSet } from '../../text/glob';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';

/** Refuses the actions that it names. Deny wins over allow. */
export class DenyListRule extends PolicyRule {
  static readonly documentKey = 'deniedActions';
  static readonly schema = {
    type: 'array',
    items: { type: 'string', minLength: 1 },
    description: 'Patterns of actions that never run.',
  };

  readonly name = 'deny-list';
  readonly stage = 'access';
  private readonly denied: PatternSet;

  constructor(patterns: readonly string[]) {
    super();
    this.denied = new PatternSet(patterns);
  }

  static fromDocument({ deniedActions }: PolicyDocument): readonly DenyListRule[] {
    return deniedActions === undefined ? [] : [new DenyListRule(deniedActions)];
  }

  override appliesTo(action: ActionDefinition): boolean {
    return this.denied.matches(action.name);
  }

  evaluate(call: ActionCall): Decision {
    return deny('ACTION_DENIED', `The policy does not permit ${call.action.name}.`, {
      context: { patterns: this.denied.matching(call.action.name).slice(0, 10) },
    });
  }
}
