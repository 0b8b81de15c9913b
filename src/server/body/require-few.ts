import { LIMITS } from '../limits';
import { Problem } from '../problem';

/**
 * Refuses a batch of more records than one request may bring.
 *
 * @param path - of the list, as a JSON pointer.
 * @throws {@link Problem} `INVALID_BODY`.
 */
export function requireFew(records: readonly unknown[], path: string): void {
  if (records.length <= LIMITS.batchRecords) return;
  const message = `must NOT have more than ${LIMITS.batchRecords} items`;
  throw new Problem('INVALID_BODY', `${path} ${message}.`, { faults: [{ path, message }] });
}
