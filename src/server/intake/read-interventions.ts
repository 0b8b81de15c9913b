import { LIMITS } from '../limits';
import { type Fault, Problem } from '../problem';
import { checkOf } from '../schemas/check';
import { RECEIVED_INTERVENTION } from '../schemas/intervention';
import { INTERVENTION_BATCH } from '../schemas/interventions-body';
import { requireFit } from '../schemas/require-fit';
import { withoutItems } from '../schemas/without-items';

import type { Received } from './received';

const checkRecord = checkOf(RECEIVED_INTERVENTION);
const checkEnvelope = checkOf(withoutItems(INTERVENTION_BATCH, 'interventions'));

/**
 * Reads the body of POST /interventions: one record, or a batch, which is taken whole or not at all.
 *
 * @throws {@link Problem} `INVALID_BODY`, with the first fault of each faulty record by JSON pointer: at most 20.
 */
export function readInterventions(body: unknown): { readonly records: readonly Received[]; readonly isBatch: boolean } {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, 'interventions')) {
    requireFit(body, checkRecord);
    return { records: [body as Received], isBatch: false };
  }
  requireFit(body, checkEnvelope);
  const { interventions } = body as { readonly interventions: readonly Received[] };
  requireAllFit(interventions);
  return { records: interventions, isBatch: true };
}

function requireAllFit(records: readonly unknown[]): void {
  const faults: Fault[] = [];
  for (let index = 0; index < records.length && faults.length < LIMITS.faults; index++) {
    const fault = checkRecord(records[index]);
    if (fault !== null) faults.push({ path: `/interventions/${index}${fault.path}`, message: fault.message });
  }
  if (faults.length === 0) return;
  const [{ path, message }] = faults;
  throw new Problem('INVALID_BODY', `Nothing of the batch was kept: ${path} ${message}.`, { faults });
}
