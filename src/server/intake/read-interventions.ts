import type { RecordsBody, Sent } from '../body/records-body';
import { LIMITS } from '../limits';
import { type Fault, Problem } from '../problem';
import { checkOf } from '../schemas/check';
import { RECEIVED_INTERVENTION } from '../schemas/intervention';
import { INTERVENTION_BATCH } from '../schemas/interventions-body';
import { requireFit } from '../schemas/require-fit';
import { withoutItems } from '../schemas/without-items';

const checkRecord = checkOf(RECEIVED_INTERVENTION);
const checkEnvelope = checkOf(withoutItems(INTERVENTION_BATCH, 'interventions'));

/**
 * Reads the body of POST /interventions: one record, or a batch, which is taken whole or not at all.
 *
 * @throws {@link Problem} `INVALID_BODY`, with the first fault of each faulty record by JSON pointer: at most 20.
 */
export function readInterventions(body: RecordsBody): { readonly records: readonly Sent[]; readonly isBatch: boolean } {
  const { value, records } = body;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'interventions')) {
    requireFit(value, checkRecord);
    return { records: [body], isBatch: false };
  }
  requireFit(value, checkEnvelope);
  // What fits has a list.
  const batch = records as readonly Sent[];
  requireAllFit(batch);
  return { records: batch, isBatch: true };
}

function requireAllFit(records: readonly Sent[]): void {
  const faults: Fault[] = [];
  for (let index = 0; index < records.length && faults.length < LIMITS.faults; index++) {
    const fault = checkRecord(records[index].value);
    if (fault !== null) faults.push({ path: `/interventions/${index}${fault.path}`, message: fault.message });
  }
  if (faults.length === 0) return;
  const [{ path, message }] = faults;
  throw new Problem('INVALID_BODY', `Nothing of the batch was kept: ${path} ${message}.`, { faults });
}
