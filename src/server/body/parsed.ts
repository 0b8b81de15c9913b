import { Problem } from '../problem';

/** Reads JSON. @throws {@link Problem} `UNREADABLE_BODY` */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of the parser quotes the body.
    throw new Problem('UNREADABLE_BODY', 'The body is not JSON.');
  }
}
