import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { type Decision, deny } from '../../core/decision';
import { PatternSet } from '../../text/glob';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';

/** How many of the patterns stand in a record. */
const MAX_PATTERNS = 10;

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
  /** Which patterns name an action; found once, with the first policy that applies to it. */
  private readonly matching = new WeakMap<ActionDefinition, readonly string[]>();

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
      context: { patterns: this.patternsOf(call.action) },
    });
  }

  private patternsOf(action: ActionDefinition): readonly string[] {
    let patterns = this.matching.get(action);
    if (patterns === undefined) {
      patterns = this.denied.matching(action.name).slice(0, MAX_PATTERNS);
      this.matching.set(action, patterns);
    }
    return patterns;
  }
}
