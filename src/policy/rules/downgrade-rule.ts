import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { allow, type Decision, transform } from '../../core/decision';
import { NO_SOURCE, type PolicySource } from '../../core/policy-source';
import { matchesGlob } from '../../text/glob';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';
import { type DowngradeStep, type MergedStep, mergeSteps } from './downgrade-step';
import { lower } from './lower-arguments';
import { denyMissed, type SpokenNames } from './missed-argument';

/** The downgrades of one document: by pattern of actions, the steps to take. */
export interface SourcedDowngrades {
  readonly downgrades: Readonly<Record<string, readonly DowngradeStep[]>>;
  readonly source: PolicySource;
}

interface Plan {
  readonly steps: readonly MergedStep[];
  readonly spoken: readonly SpokenNames[];
}

/**
 * Makes arguments smaller before the call goes on: numbers to a ceiling or a floor, values to the one named for them,
 * lists and texts to a length.
 *
 * The steps of several documents are one set: of several ceilings on one argument the lowest holds. An argument that is
 * absent, or of another type, is left as it is; a call whose only argument no step would meet is refused.
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
  private readonly plans = new WeakMap<ActionDefinition, Plan>();

  /** @throws {@link ConfigurationError} `INVALID_POLICY` for a path that is forbidden, or replacements that disagree. */
  constructor(private readonly documents: readonly SourcedDowngrades[]) {
    super();
    for (const { downgrades } of documents) {
      for (const [pattern, steps] of Object.entries(downgrades)) {
        mergeSteps(steps, ['downgrades', pattern]);
        mergeSteps(this.stepsFor(pattern), ['downgrades', pattern]);
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
    return this.planFor(action).steps.length > 0;
  }

  evaluate(call: ActionCall): Decision {
    const { steps, spoken } = this.planFor(call.action);
    const missed = denyMissed(call, spoken);
    if (missed !== null) return missed;
    const lowered = lower(call.arguments, steps);
    if (lowered === null) return allow();
    const reason = `The policy lowered ${lowered.paths.join(', ')} of ${call.action.name}.`;
    const source = this.firstToLower(call);
    return { ...transform(lowered.arguments, { reason, context: { lowered: lowered.paths } }), source };
  }

  private firstToLower({ arguments: args, action }: ActionCall): PolicySource {
    const first = this.documents.find((document) => lower(args, mergeSteps(stepsOf(document, action.name))) !== null);
    return first?.source ?? NO_SOURCE;
  }

  private planFor(action: ActionDefinition): Plan {
    let plan = this.plans.get(action);
    if (plan === undefined) {
      plan = {
        steps: mergeSteps(this.stepsFor(action.name)),
        spoken: this.documents.flatMap((document) => matching(document, action.name)).map(spokenOf),
      };
      this.plans.set(action, plan);
    }
    return plan;
  }

  private stepsFor(actionName: string): readonly DowngradeStep[] {
    return this.documents.flatMap((document) => stepsOf(document, actionName));
  }
}

/**
 * Checks that documents lower the arguments of an action in one way: patterns that overlap may disagree.
 *
 * @throws {@link ConfigurationError} `INVALID_POLICY` for two replacements of one value, or a circle.
 */
export function checkDowngrades(actionName: string, documents: readonly PolicyDocument[]): void {
  const isSoft = ({ strictMode, shadow }: PolicyDocument) => strictMode === false || shadow?.includes('downgrade');
  const hard = documents.filter((document) => !isSoft(document));
  const alone = documents.filter(isSoft).map((document) => [document]);
  for (const group of [hard, ...alone]) {
    mergeSteps(group.flatMap(({ downgrades = {} }) => stepsOf({ downgrades }, actionName)));
  }
}

function stepsOf(document: Pick<SourcedDowngrades, 'downgrades'>, actionName: string): readonly DowngradeStep[] {
  return matching(document, actionName).flatMap(([, steps]) => steps);
}

type Entry = readonly [pattern: string, steps: readonly DowngradeStep[]];

function matching({ downgrades }: Pick<SourcedDowngrades, 'downgrades'>, actionName: string): readonly Entry[] {
  return Object.entries(downgrades).filter(([pattern]) => matchesGlob(pattern, actionName));
}

function spokenOf([pattern, steps]: Entry): SpokenNames {
  return { pattern, names: steps.map(({ argument }) => argument.split('.')[0]) };
}
