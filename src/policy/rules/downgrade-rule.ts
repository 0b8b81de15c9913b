import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { allow, type Decision, transform } from '../../core/decision';
import { NO_SOURCE, type PolicySource } from '../../core/policy-source';
import { matchesGlob } from '../../text/glob';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';
import { type DowngradeStep, type MergedStep, mergeSteps } from './downgrade-step';
import { lower } from './lower-arguments';

/** The downgrades of one document: by pattern of actions, the steps to take. */
export interface SourcedDowngrades {
  readonly downgrades: Readonly<Record<string, readonly DowngradeStep[]>>;
  readonly source: PolicySource;
}

/**
 * Makes arguments smaller before the call goes on: numbers to a ceiling or a floor, values to the one named for them,
 * lists and texts to a length.
 *
 * The steps of several documents are one set: of several ceilings on one argument the lowest holds. An argument that is
 * absent, or of another type, is left as it is.
 */
export class DowngradeRule extends PolicyRule {
  static readonly documentKey = 'downgrades';
  static readonly schema = {
    type: 'object',
    description: 'By pattern of actions: how arguments are lowered.',
    additionalProperties: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['argument'],
        minProperties: 2,
        properties: {
          argument: { type: 'string', minLength: 1, description: 'Dotted path: options.model.' },
          maximum: { type: 'number' },
          minimum: { type: 'number' },
          replace: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
          max_items: { type: 'integer', minimum: 0 },
          max_length: { type: 'integer', minimum: 0 },
        },
      },
    },
  };

  readonly name = 'downgrade';
  readonly stage = 'transform';
  private readonly plans = new WeakMap<ActionDefinition, readonly MergedStep[]>();

  /** @throws {@link ConfigurationError} `INVALID_POLICY` for a path that is forbidden, or replacements that disagree. */
  constructor(private readonly documents: readonly SourcedDowngrades[]) {
    super();
    for (const { downgrades } of documents) {
      for (const [pattern, steps] of Object.entries(downgrades)) {
        mergeSteps(steps);
        this.stepsFor(pattern);
      }
    }
  }

  static fromDocument({ downgrades }: PolicyDocument, source = NO_SOURCE): readonly DowngradeRule[] {
    return downgrades === undefined ? [] : [new DowngradeRule([{ downgrades, source }])];
  }

  /** One rule for what several of them lower. */
  static unite(rules: readonly DowngradeRule[]): DowngradeRule {
    return new DowngradeRule(rules.flatMap((rule) => rule.documents));
  }

  override appliesTo(action: ActionDefinition): boolean {
    const steps = this.stepsFor(action.name);
    this.plans.set(action, steps);
    return steps.length > 0;
  }

  evaluate(call: ActionCall): Decision {
    const lowered = lower(call.arguments, this.plans.get(call.action) ?? this.stepsFor(call.action.name));
    if (lowered === null) return allow();
    const reason = `The policy lowered ${lowered.paths.join(', ')} of ${call.action.name}.`;
    const source = this.firstToLower(call);
    return { ...transform(lowered.arguments, { reason, context: { lowered: lowered.paths } }), source };
  }

  private firstToLower({ arguments: args, action }: ActionCall): PolicySource {
    const first = this.documents.find((document) => lower(args, mergeSteps(stepsOf(document, action.name))) !== null);
    return first?.source ?? NO_SOURCE;
  }

  private stepsFor(actionName: string): readonly MergedStep[] {
    return mergeSteps(this.documents.flatMap((document) => stepsOf(document, actionName)));
  }
}

function stepsOf({ downgrades }: SourcedDowngrades, actionName: string): readonly DowngradeStep[] {
  return Object.entries(downgrades).flatMap(([pattern, steps]) => (matchesGlob(pattern, actionName) ? steps : []));
}
