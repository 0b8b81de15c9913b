import type { Committed } from '../truth';
import type { RecordsAdded } from './jobs';
import type { RecordsUnderWay } from './row-columns';

/** What is told of records that were added: of each intervention, of ledger entries together, of each new run. */
export function committedRecords(
  { of, org, ids }: Pick<RecordsUnderWay, 'of' | 'org' | 'ids'>,
  { fates, firstSeq, newRuns }: RecordsAdded,
): readonly Committed[] {
  const events: Committed[] = [];
  let seq = firstSeq;
  for (const [index, fate] of fates.entries()) {
    if (fate !== 'created' && fate !== 'updated') continue;
    if (of === 'intervention') events.push({ seq, org, kind: `intervention_${fate}`, id: ids[index] });
    seq += 1;
  }
  if (of === 'ledger' && seq > firstSeq) events.push({ seq: seq - 1, org, kind: 'ledger_entries_added', id: null });
  for (const id of newRuns) {
    events.push({ seq, org, kind: 'run_created', id });
    seq += 1;
  }
  return events;
}
