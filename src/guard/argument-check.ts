import { ConfigurationError } from '../errors/configuration-error';
import type { ActionSpec } from '../metadata/action-spec';
import type { PolicyDocument } from '../policy/policy-document';
import { checkDowngrades } from '../policy/rules/downgrade-rule';
import { namesIn } from '../policy/spoken-names';
import { matchesGlob } from '../text/glob';

/** An argument that a policy, or the option `redact`, speaks of. */
interface NamedArgument {
  readonly name: string;
  /** Where it is spoken of. */
  readonly path: string;
  /** Spoken of for this action alone, and not for all that a pattern matches. */
  readonly exact: boolean;
}

/**
 * Refuses what speaks of an argument that the action does not have: a misspelt name would be a hole.
 *
 * Where a pattern with `*` matches several actions, each may have other arguments, so it is not held against them.
 *
 * @throws {@link ConfigurationError} `UNKNOWN_ARGUMENT` naming the argument, the place and the names that are known; or
 * telling that the source is minified, with the remedy `params`; `INVALID_POLICY` where documents replace one value of an
 * argument in two ways.
 */
export function checkArguments(spec: ActionSpec, documents: readonly PolicyDocument[]): void {
  checkDowngrades(spec.name, documents);
  const spoken = [...documents.flatMap((document) => spokenOf(spec, document)), ...redacted(spec)];
  if (spoken.length === 0) return;
  refuseMinified(spec, spoken[0]);
  const known = knownNames(spec);
  if (known === null) return;
  const unknown = spoken.find(({ name, exact }) => exact && name !== '*' && !known.includes(name));
  if (unknown === undefined) return;
  const names = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  const message = `${unknown.path} speaks of the argument "${unknown.name}", which ${spec.place} ("${spec.name}") does not have; ${names}.`;
  throw new ConfigurationError('UNKNOWN_ARGUMENT', message, { action: spec.name, argument: unknown.name });
}

function spokenOf(
  { name }: ActionSpec,
  { downgrades = {}, argumentConstraints = {} }: PolicyDocument,
): readonly NamedArgument[] {
  const lowered = Object.entries(downgrades).flatMap(([pattern, steps]) =>
    matchesGlob(pattern, name) ? steps.map(({ argument }) => said(pattern, argument.split('.')[0], 'downgrades')) : [],
  );
  const constrained = Object.entries(argumentConstraints).flatMap(([pattern, schema]) =>
    matchesGlob(pattern, name)
      ? namesIn(schema).map((argument) => said(pattern, argument, 'argument_constraints'))
      : [],
  );
  return [...lowered, ...constrained];
}

function said(pattern: string, name: string, key: string): NamedArgument {
  return { name, path: `${key}.${pattern}`, exact: !pattern.includes('*') };
}

function redacted({ options }: ActionSpec): readonly NamedArgument[] {
  const paths = options.redact === false ? [] : (options.redact ?? []);
  return paths.map((path) => ({ name: path.split('.')[0], path: 'The option redact', exact: true }));
}

/** The names that arguments can have; null where a single object brings its own, or nothing is known. */
function knownNames({ options, parameters }: ActionSpec): readonly string[] | null {
  if (options.params !== undefined) return options.params;
  return parameters === null || parameters.count === 1 ? null : parameters.names;
}

function refuseMinified({ options, parameters, place, name }: ActionSpec, { path }: NamedArgument): void {
  const names = options.params === undefined ? (parameters?.names ?? []) : [];
  if (names.length < 2 || names.some((each) => each.length > 2)) return;
  const message =
    `${path} speaks of arguments by name, and the source of ${place} ("${name}") names them ${names.join(', ')}: it looks minified. ` +
    'Declare their names with the option params.';
  throw new ConfigurationError('UNKNOWN_ARGUMENT', message, { action: name });
}
