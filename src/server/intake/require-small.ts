import { LIMITS } from '../limits';
import { Problem } from '../problem';
import { tooLarge } from './too-large';

/**
 * Refuses records that are too large for a list.
 *
 * @param isBatch - whether the faults are named by their place in `interventions`.
 * @throws {@link Problem} `INVALID_BODY`.
 */
export function requireSmall(rows: readonly { readonly body: string }[], isBatch: boolean): void {
  const faults = rows.flatMap((row, index) => {
    const message = tooLarge(row);
    return message === null ? [] : [{ path: isBatch ? `/interventions/${index}` : '', message }];
  });
  if (faults.length === 0) return;
  const detail = `Nothing was kept: ${faults[0].path || 'the record'} ${faults[0].message}.`;
  throw new Problem('INVALID_BODY', detail, { faults: faults.slice(0, LIMITS.faults) });
}
