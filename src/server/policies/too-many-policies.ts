import { Problem } from '../problem';

/** An organisation has as many policies as it may, or as much in them. */
export function tooManyPolicies(): Problem {
  return new Problem('TOO_MANY_POLICIES', 'Delete one that is not needed any more, or make them smaller.');
}
