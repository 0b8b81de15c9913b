import type { Committed, TruthRow } from '../truth';
import type { Jobs, RecordsAdded } from './jobs';

/** What is told of records that were added: of each intervention, of ledger entries together, of each new run. */
export function committedRecords(
  { of, writer: { org }, rows }: Jobs['add-records']['given'],
  { fates, firstSeq, newRuns }: RecordsAdded,
): readonly Committed[] {
  const events: Committed[] = [];
  let seq = firstSeq;
  for (const [index, fate] of fates.entries()) {
    if (fate !== 'created' && fate !== 'updated') continue;
    if (of === 'intervention')
      events.push({ seq, org, kind: `intervention_${fate}`, id: (rows[index] as TruthRow).id });
    seq += 1;
  }
  if (of === 'ledger' && seq > firstSeq) events.push({ seq: seq - 1, org, kind: 'ledger_entries_added', id: null });
  for (const id of newRuns) {
    events.push({ seq, org, kind: 'run_created', id });
    seq += 1;
  }
  return events;
}
