import { LIMITS } from '../limits';

const MESSAGE = `is larger than ${LIMITS.recordCharacters / 1024} KiB; leave out what is not needed to understand it`;

/** What is wrong with a record that no list could hold many of; null where it is small enough. */
export function tooLarge({ body }: { readonly body: string }): string | null {
  return body.length > LIMITS.recordCharacters ? MESSAGE : null;
}
