import type { ActionCall } from '../../core/action-call';
import { type DenyDecision, deny } from '../../core/decision';

/** The names of arguments that a policy speaks of under one pattern of actions. */
export interface SpokenNames {
  readonly pattern: string;
  readonly names: readonly string[];
}

/**
 * Refuses a call whose only argument the policy would miss: it is no plain object, so it stands under the name in the
 * method's source, and the policy speaks of other names alone. Often the source is minified.
 *
 * A pattern with `*` matches actions with other arguments too, so it is held only against a name of one letter.
 *
 * @returns null where there is nothing to refuse.
 */
export function denyMissed(call: ActionCall, spoken: readonly SpokenNames[]): DenyDecision | null {
  const { action, arguments: args } = call;
  if (action.parameters?.length !== 1) return null;
  const [parameter] = action.parameters;
  const given = Object.keys(args);
  if (given.length !== 1 || given[0] !== parameter || args[parameter] === undefined) return null;
  const missed = spoken.find(
    ({ pattern, names }) =>
      names.length > 0 && !names.includes(parameter) && (!pattern.includes('*') || parameter.length === 1),
  );
  if (missed === undefined) return null;
  const [path] = missed.names;
  return deny(
    'ARGUMENT_CONSTRAINT_VIOLATED',
    `The policy speaks of ${path} of ${action.name}, whose only argument is called ${parameter}. Declare its name with the option params.`,
    { context: { violations: [{ path, rule: 'unknown argument; declare params' }] } },
  );
}
