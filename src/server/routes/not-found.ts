import { Problem } from '../problem';

/** There is none of that id: the same answer whether it never was or belongs to somebody else. */
export function notFound(what: string): Problem {
  return new Problem('NOT_FOUND', `There is no ${what} of that id.`);
}
