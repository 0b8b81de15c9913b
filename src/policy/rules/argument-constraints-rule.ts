import type { ErrorObject, ValidateFunction } from 'ajv';
import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { allow, type Decision, deny } from '../../core/decision';
import { matchesGlob } from '../../text/glob';
import { compileConstraint } from '../compile-constraint';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';
import { namesIn } from '../spoken-names';
import { denyMissed, type SpokenNames } from './missed-argument';

/** A JSON Schema (draft 7) of the arguments of an action, by name. */
export type ArgumentSchema = Readonly<Record<string, unknown>>;

const MAX_VIOLATIONS = 20;

interface Constraint extends SpokenNames {
  readonly validate: ValidateFunction;
}

/**
 * Refuses a call whose arguments do not satisfy the schema of every pattern that matches its action.
 *
 * Judges the arguments as they will run, after downgrades. Nothing is filled in and nothing is converted; patterns run
 * in linear time. A call whose only argument no schema would meet is refused as well.
 */
export class ArgumentConstraintsRule extends PolicyRule {
  static readonly documentKey = 'argumentConstraints';
  static readonly schema = {
    type: 'object',
    description: 'By pattern of actions: a JSON Schema of their arguments.',
    additionalProperties: { type: 'object' },
  };

  readonly name = 'argument-constraints';
  readonly stage = 'arguments';
  private readonly constraints: readonly Constraint[];
  private readonly chosen = new WeakMap<ActionDefinition, readonly Constraint[]>();

  /** @throws {@link ConfigurationError} `INVALID_POLICY` for a schema or a pattern that cannot be used. */
  constructor(schemas: Readonly<Record<string, ArgumentSchema>>) {
    super();
    this.constraints = Object.entries(schemas).map(([pattern, schema]) => ({
      pattern,
      validate: compileConstraint(schema, `argument_constraints.${pattern}`, ['argument_constraints', pattern]),
      names: namesIn(schema),
    }));
  }

  static fromDocument({ argumentConstraints }: PolicyDocument): readonly ArgumentConstraintsRule[] {
    return argumentConstraints === undefined ? [] : [new ArgumentConstraintsRule(argumentConstraints)];
  }

  override appliesTo(action: ActionDefinition): boolean {
    return this.constraintsFor(action).length > 0;
  }

  evaluate(call: ActionCall): Decision {
    const constraints = this.constraintsFor(call.action);
    const missed = denyMissed(call, constraints);
    if (missed !== null) return missed;
    for (const { validate } of constraints) {
      if (validate(call.arguments) === true) continue;
      const violations = (validate.errors ?? []).slice(0, MAX_VIOLATIONS).map(violationOf);
      const paths = [...new Set(violations.map(({ path }) => path))].join(', ');
      return deny(
        'ARGUMENT_CONSTRAINT_VIOLATED',
        `Arguments of ${call.action.name} are outside what the policy permits: ${paths}.`,
        {
          context: { violations },
        },
      );
    }
    return allow();
  }

  private constraintsFor(action: ActionDefinition): readonly Constraint[] {
    let constraints = this.chosen.get(action);
    if (constraints === undefined) {
      constraints = this.constraints.filter(({ pattern }) => matchesGlob(pattern, action.name));
      this.chosen.set(action, constraints);
    }
    return constraints;
  }
}

/** Where and which rule of the schema; never the value. */
function violationOf({ instancePath, keyword, params }: ErrorObject): { path: string; rule: string } {
  const path = instancePath.slice(1).replaceAll('/', '.');
  if (keyword === 'required') return { path: join(path, String(params.missingProperty)), rule: 'required' };
  const limit = 'limit' in params ? ` ${String(params.limit)}` : 'type' in params ? ` ${String(params.type)}` : '';
  return { path: path || 'arguments', rule: `${keyword}${limit}` };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
