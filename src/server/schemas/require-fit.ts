import { Problem } from '../problem';
import type { Check } from './check';

/** Refuses a body that does not fit. @throws {@link Problem} `INVALID_BODY`, with the path of the first fault. */
export function requireFit(body: unknown, check: Check): void {
  const fault = check(body);
  if (fault === null) return;
  throw new Problem('INVALID_BODY', `${fault.path || 'The body'} ${fault.message}.`, { faults: [fault] });
}
